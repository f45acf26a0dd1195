/** @file What moves the world: sensing, a manual emotion, or the replay of a recorded session. */
import type { EmotionState, SceneTargets } from '../core/index.ts';
import type { QuickAnswer } from './quick-answer.ts';

export interface OverrideReading {
  /** What the world follows. */
  readonly emotion: EmotionState;
  /** Before smoothing, where there is a difference. */
  readonly unsmoothed?: EmotionState;
  /** Shown instead of what the mapping makes of the emotion: an exact replay. Limited on the way (COMFORT-9). */
  readonly targets?: SceneTargets;
  /** The answer of then, in an exact replay; undefined leaves it to the simulation. */
  readonly answer?: QuickAnswer | null;
  /** The time that it was read at, on the session's own timeline, ms: whether `answer` is news. */
  readonly sessionMs?: number;
}

/** `read` is asked at every move of the world (30 times a second) and answers for that time. */
export type EmotionOverride =
  | { readonly kind: 'sensing' }
  | { readonly kind: 'manual'; readonly read: (nowMs: number) => OverrideReading }
  | { readonly kind: 'replay'; readonly read: (nowMs: number) => OverrideReading };

export const NO_OVERRIDE: EmotionOverride = { kind: 'sensing' };
