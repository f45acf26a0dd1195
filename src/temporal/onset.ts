/**
 * @file Detects the beginning of an expression before the emotion is named, so that the world can answer at once
 * (TEMPORAL-18).
 */
import type { Emotion } from '../core/index.ts';
import type { Candidate } from './candidate.ts';
import type { TemporalSettings } from './settings.ts';

export interface Onset {
  readonly emotion: Emotion;
  /** When it was told. */
  readonly atMs: number;
}

/**
 * The newest beginning after one more frame: told once it has agreed for `onsetMs`; what goes on does not begin again.
 */
export function onsetAfter(
  onset: Onset | null,
  before: Candidate | undefined,
  candidate: Candidate | undefined,
  nowMs: number,
  { onsetMs }: Pick<TemporalSettings, 'onsetMs'>,
): Onset | null {
  if (candidate === undefined || candidate.emotion === 'neutral' || candidate.agreedMs < onsetMs)
    return onset;
  const goesOn = before?.emotion === candidate.emotion && before.agreedMs >= onsetMs;
  return goesOn ? onset : { emotion: candidate.emotion, atMs: nowMs };
}
