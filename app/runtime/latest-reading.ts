/** @file The latest reading, which changes at every step: the scene and the music read it, React does not. */
import type { EmotionState, SceneTargets } from '../../src/core/index.ts';
import type { QuickAnswer } from '../../src/simulation/index.ts';

/** One reading of the whole line, from frame to world. */
export interface Reading {
  /** What the world follows. */
  readonly emotion: EmotionState;
  /** The newest frame for itself, before smoothing. */
  readonly unsmoothed: EmotionState;
  readonly targets: SceneTargets;
  /** The newest answer to the beginning of an expression; null before the first. */
  readonly answer: QuickAnswer | null;
  /** From frame capture to scores, ms; null before the first scores. */
  readonly delayMs: number | null;
}

export interface LatestReading {
  read(): Reading;
  write(reading: Reading): void;
}

export function createLatestReading(first: Reading): LatestReading {
  let current = first;
  return {
    read: () => current,
    write: (reading) => {
      current = reading;
    },
  };
}
