/** @file How fast stems run at a tempo that is asked for: their own tempo by halves and doubles, within what sounds well. Pure. */
import { clamp, OUTPUTS } from '../core/index.ts';

/** Farther than this a stretched recording loses its attacks. */
export const MOST_STRETCH = 1.4;

/** The recording's tempo as it is felt beside the tempi of the mapping: 140 BPM counts as 70. */
export function feltTempo(tempoBpm: number): number {
  const { neutral } = OUTPUTS['music.tempoBpm'];
  const octaves = Math.round(Math.log2(neutral / tempoBpm));
  return tempoBpm * 2 ** octaves;
}

/** Seconds of the recording in a second of time, within 1/1.4 and 1.4. */
export function playRate(recordedBpm: number, wantedBpm: number): number {
  return clamp(wantedBpm / feltTempo(recordedBpm), 1 / MOST_STRETCH, MOST_STRETCH);
}
