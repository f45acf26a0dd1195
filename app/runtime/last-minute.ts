/** @file The last minute of expressions, two samples a second: what the ribbon shows. Nothing older is kept. */

import type { EmotionState } from '../../src/core/index.ts';
import { type StateName, stateName } from '../../src/recording/index.ts';

export const MINUTE_MS = 60_000;
const SAMPLE_EVERY_MS = 500;

export interface MinuteSample {
  readonly atMs: number;
  readonly named: StateName;
  /** 0–1. */
  readonly confidence: number;
  /** In EMOTIONS order; null while nothing is remembered. */
  readonly levels: readonly number[] | null;
}

export interface LastMinute {
  /** Oldest first; the same list until there is a newer sample. */
  read(): readonly MinuteSample[];
  /** Takes a sample when one is due. */
  note(nowMs: number, emotion: EmotionState): void;
  /** The kill switch, or another source: nothing of the face is shown any more. */
  forget(): void;
}

export function createLastMinute(): LastMinute {
  let samples: readonly MinuteSample[] = [];
  return {
    read: () => samples,
    forget: () => {
      samples = [];
    },
    note: (nowMs, emotion) => {
      const newestMs = samples.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY;
      // A clock that ran backwards begins a new minute.
      if (nowMs < newestMs) samples = [];
      else if (nowMs - newestMs < SAMPLE_EVERY_MS) return;
      const { confidence, recent } = emotion;
      const sample = { atMs: nowMs, named: stateName(emotion), confidence, levels: recent?.levels ?? null };
      samples = [...samples.filter(({ atMs }) => atMs > nowMs - MINUTE_MS), sample];
    },
  };
}
