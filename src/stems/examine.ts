/** @file Judges one decoded file before it becomes a stem: what it is, how loud, how fast; or why it cannot be used. Pure. */
import { loudnessOf } from './loudness.ts';
import { STEM_LIMITS, StemError, type StemMeasure } from './stem-set.ts';
import { type FoundTempo, findTempo } from './tempo.ts';

/** Below this nothing is heard at any gain that matching may give, LUFS. */
const SILENT_LUFS = -60;
/** Samples at full scale in runs of three or more were cut off. */
const FULL_SCALE = 0.9995;
const RUN = 3;
const CLIPPED_TOO_MUCH = 0.01;
/** From here on it is told, and the stem plays. */
export const CLIPPED_A_LITTLE = 0.0002;
const OUTLINE_COLUMNS = 480;

export interface Examined {
  readonly measure: StemMeasure;
  readonly tempo: FoundTempo;
  /** Greatest sample of each of 480 stretches, for the picture, 0–255. */
  readonly outline: Uint8Array<ArrayBuffer>;
}

function clippedShare(channels: readonly Float32Array[]): number {
  let clipped = 0;
  let all = 0;
  for (const samples of channels) {
    let run = 0;
    for (const sample of samples) {
      run = Math.abs(sample) >= FULL_SCALE ? run + 1 : 0;
      if (run === RUN) clipped += RUN;
      else if (run > RUN) clipped++;
    }
    all += samples.length;
  }
  return all === 0 ? 0 : clipped / all;
}

/** One channel of the mean of all. */
export function mixDown(channels: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array(0), ...others] = channels;
  if (others.length === 0) return first;
  return first.map(
    (sample, i) => others.reduce((sum, other) => sum + (other[i] ?? 0), sample) / channels.length,
  );
}

function outlineOf(mono: Float32Array): Uint8Array<ArrayBuffer> {
  const outline = new Uint8Array(OUTLINE_COLUMNS);
  for (let column = 0; column < OUTLINE_COLUMNS; column++) {
    const [from, to] = [column, column + 1].map((at) => Math.floor((at / OUTLINE_COLUMNS) * mono.length));
    let most = 0;
    for (let i = from ?? 0; i < (to ?? 0); i++) most = Math.max(most, Math.abs(mono[i] ?? 0));
    outline[column] = Math.round(Math.min(1, most) * 255);
  }
  return outline;
}

/**
 * @param name of the file, for the words
 * @throws StemError where it is silent, too short, too long, clipped throughout, or holds no numbers
 */
export function examineStem(name: string, channels: readonly Float32Array[], rateHz: number): Examined {
  const durationSec = (channels[0]?.length ?? 0) / rateHz;
  const { shortestSec, longestSec } = STEM_LIMITS;
  if (durationSec < shortestSec)
    throw new StemError(
      `“${name}” lasts ${durationSec.toFixed(2)} s, less than ${shortestSec} s.`,
      'Bring a loop of at least one bar.',
    );
  if (durationSec > longestSec)
    throw new StemError(
      `“${name}” lasts ${(durationSec / 60).toFixed(1)} min, more than ${longestSec / 60} min.`,
      'Cut it to the part that is to repeat, and bring that.',
    );
  if (channels.length > 2)
    throw new StemError(`“${name}” has ${channels.length} channels.`, 'Export it in mono or stereo.');
  let peak = 0;
  for (const samples of channels)
    for (const sample of samples) {
      const size = Math.abs(sample);
      // A file of floating-point numbers may hold what is no number.
      if (!(size < 1e6))
        throw new StemError(`“${name}” holds samples that are no numbers.`, 'Export it again.');
      if (size > peak) peak = size;
    }
  const heard = channels.length === 1 ? [channels[0], channels[0]] : channels;
  const loudnessLufs = loudnessOf(heard as Float32Array[], rateHz);
  if (!(loudnessLufs > SILENT_LUFS))
    throw new StemError(`“${name}” is silent.`, 'Check the track that you exported, and bring it again.');
  const peakDb = 20 * Math.log10(peak);
  // A set that holds such a measure would not be read again.
  if (loudnessLufs > STEM_LIMITS.loudnessLufs[1] || peakDb > STEM_LIMITS.peakDb[1])
    throw new StemError(
      `“${name}” is far too loud: its peak is ${Math.round(peakDb)} dB above full scale.`,
      'Export it so that its peak stays below 0 dB.',
    );
  const clipped = clippedShare(channels);
  if (clipped > CLIPPED_TOO_MUCH)
    throw new StemError(
      `“${name}” is clipped: ${(100 * clipped).toFixed(1)} % of it stands at full scale.`,
      'Export it a few decibels softer.',
    );
  const mono = mixDown(channels);
  const tempo = findTempo(mono, rateHz);
  return {
    measure: {
      durationSec,
      channels: channels.length,
      loudnessLufs,
      peakDb,
      clippedShare: clipped,
      foundTempoBpm: tempo.tempoBpm,
      tempoConfidence: tempo.confidence,
    },
    tempo,
    outline: outlineOf(mono),
  };
}
