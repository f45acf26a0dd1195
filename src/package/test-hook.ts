/** @file What `mienscape/playwright` puts into a page before its scripts: recorded inputs, and a list to be found in. */
import type { SimulationInput } from '../simulation/index.ts';
import type { Mienscape } from './interfaces.ts';

/** Scores, the kill switch and overrides of a recorded session; what the app has set stays the app's. */
export type RecordedInput = Exclude<SimulationInput, { kind: 'settings' | 'gap' }>;

export interface TestHook {
  /** Every Mienscape of the page, in the order in which they were made. */
  readonly instances: Pick<Mienscape, 'read' | 'running'>[];
  /** Played at each start in place of the source; null: the source is opened. */
  readonly recorded: readonly RecordedInput[] | null;
}

declare global {
  var mienscapeTest: TestHook | undefined;
}

/** Undefined in every page but a test's. */
export const testHook = (): TestHook | undefined => globalThis.mienscapeTest;
