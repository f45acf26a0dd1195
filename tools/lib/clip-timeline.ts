/** @file The timeline of the demo clip. Pure; the clip and the ground truth of tests both derive from it. */
import type { Emotion } from '../../src/core/index.ts';

/** As long as a felt smile lasts; neutral as well, a breath between two expressions. */
const HOLD_S = 2.4;
/** How long one expression takes to become the next, seconds. */
export const FADE_S = 0.6;

export interface Segment {
  readonly emotion: Emotion;
  /** The expression is fully there from `fromS` to `toS`; between segments one fades into the next. */
  readonly fromS: number;
  readonly toS: number;
}

const toMilli = (seconds: number): number => Math.round(seconds * 1000) / 1000;

/** One hold for each emotion in turn; the last fades into the first, so that the clip loops. */
export function segmentsOf(emotions: readonly Emotion[]): Segment[] {
  let fromS = 0;
  return emotions.map((emotion) => {
    const toS = toMilli(fromS + HOLD_S);
    const segment = { emotion, fromS, toS };
    fromS = toMilli(toS + FADE_S);
    return segment;
  });
}

export function durationOf(emotions: readonly Emotion[]): number {
  return toMilli((segmentsOf(emotions).at(-1)?.toS ?? 0) + FADE_S);
}

/** The expression at a time, and how far it has become the next one, 0–1 (smoothstep, so no visible jerk). */
export function blendAt(
  emotions: readonly Emotion[],
  timeS: number,
): { readonly from: Emotion; readonly to: Emotion; readonly share: number } {
  const inLoopS = timeS % durationOf(emotions);
  const segments = segmentsOf(emotions);
  const index = segments.findLastIndex(({ fromS }) => fromS <= inLoopS);
  const segment = segments[index];
  const to = emotions[(index + 1) % emotions.length];
  if (segment === undefined || to === undefined) throw new RangeError('A clip needs at least one emotion.');
  const t = Math.max(0, (inLoopS - segment.toS) / FADE_S);
  return { from: segment.emotion, to, share: t * t * (3 - 2 * t) };
}
