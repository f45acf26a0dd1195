/** @file What the demo clip shows when. Pure, so that the clip and the ground truth of tests cannot disagree. */
import type { Emotion } from '../../src/core/index.ts';

/** How long an expression is held, and how long it takes to become the next, seconds. */
export const HOLD_S = 2.4;
export const FADE_S = 0.6;
const STEP_S = HOLD_S + FADE_S;

export interface Segment {
  readonly emotion: Emotion;
  /** The expression is fully there from `fromS` to `toS`; between segments one fades into the next. */
  readonly fromS: number;
  readonly toS: number;
}

const toMilli = (seconds: number): number => Math.round(seconds * 1000) / 1000;

/** One hold for each emotion in turn; the last fades into the first, so that the clip loops. */
export function segmentsOf(emotions: readonly Emotion[]): Segment[] {
  return emotions.map((emotion, i) => ({
    emotion,
    fromS: toMilli(i * STEP_S),
    toS: toMilli(i * STEP_S + HOLD_S),
  }));
}

export function durationOf(emotions: readonly Emotion[]): number {
  return toMilli(emotions.length * STEP_S);
}

/** The expression at a time, and how far it has become the next one, 0–1 (smoothstep, so no visible jerk). */
export function blendAt(
  emotions: readonly Emotion[],
  timeS: number,
): { readonly from: Emotion; readonly to: Emotion; readonly share: number } {
  const inLoopS = timeS % durationOf(emotions);
  const index = Math.floor(inLoopS / STEP_S);
  const from = emotions[index];
  const to = emotions[(index + 1) % emotions.length];
  if (from === undefined || to === undefined) throw new RangeError('A clip needs at least one emotion.');
  const t = Math.max(0, (inLoopS - index * STEP_S - HOLD_S) / FADE_S);
  return { from, to, share: t * t * (3 - 2 * t) };
}
