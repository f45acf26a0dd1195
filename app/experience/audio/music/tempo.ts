/** @file Tempo changes a little from beat to beat and never within a beat. Pure. */
import { clamp } from '../../../../src/core/index.ts';

const TEMPO_LOW_BPM = 40;
const TEMPO_HIGH_BPM = 120;
/** Share by which one beat may differ from the one before: a change of 2.5 % is felt as ease, not as a jolt. */
export const TEMPO_STEP = 0.025;
/** How late an off-beat quaver comes, in beats: 0.5 would be the next quarter, 0.03 is a breath of swing. */
const SWING_BEATS = 0.03;

/** Tempi of the next `beats` beats on the way from `currentBpm` to `targetBpm`. */
export function tempoRamp(currentBpm: number, targetBpm: number, beats: number): number[] {
  const goal = clamp(targetBpm, TEMPO_LOW_BPM, TEMPO_HIGH_BPM);
  let bpm = currentBpm;
  return Array.from({ length: beats }, () => {
    bpm = clamp(goal, bpm * (1 - TEMPO_STEP), bpm * (1 + TEMPO_STEP));
    return bpm;
  });
}

/** Seconds from the bar line to a position in beats, where beat i lasts 60 / temposBpm[i]. */
export function beatToSeconds(beat: number, temposBpm: readonly number[]): number {
  let seconds = 0;
  let left = beat;
  let bpm = temposBpm[0] ?? 60;
  for (const tempo of temposBpm) {
    bpm = tempo;
    if (left <= 1) break;
    seconds += 60 / bpm;
    left -= 1;
  }
  return seconds + (left * 60) / bpm;
}

/** Off-beat quavers lean back a little; everything else stays where it is. */
export function swing(beat: number): number {
  return beat % 1 === 0.5 ? beat + SWING_BEATS : beat;
}
