/** @file What the package's other parts need of a Mienscape, and apps do not: to take its place, to record it. */
import type { LiveLoop, SimulationInput, SimulationState } from '../simulation/index.ts';
import type { Mienscape, MienscapeSource } from './interfaces.ts';

/** Hears what a recording of a session holds. */
export interface Hearer {
  /** Every input in order, the gaps included. */
  readonly onInput: (input: SimulationInput) => void;
  /** The state at every step, before any later input. */
  readonly onStep: (state: SimulationState) => void;
  /** The person before the sensor of a room took consent back: nothing of it may be kept. */
  readonly onWithdrawn: () => void;
}

interface Standing {
  readonly loop: LiveLoop;
  readonly moves: () => boolean;
  readonly source: MienscapeSource['kind'];
  readonly hear: (hearer: Hearer) => () => void;
}

export const standing = new WeakMap<Mienscape, Standing>();
