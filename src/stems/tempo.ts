/** @file Finds the tempo and the first beat of a recording by the autocorrelation of its onsets. Pure. */
import { clamp } from '../core/index.ts';

const FRAMES_PER_SEC = 200;
const LEAST_BPM = 50;
const MOST_BPM = 190;
/** People tap near this tempo when a rhythm leaves it open (half, whole or double). */
const PREFERRED_BPM = 105;
/** Spread of that preference in octaves. */
const PREFERENCE_OCTAVES = 1.1;
/** Longest stretch that is looked at. */
const LOOK_SEC = 120;
/** What a steady tone still swings by from frame to frame, in log energy. */
const RIPPLE = 0.15;
/** 25 ms. */
const SMOOTH_FRAMES = 5;
/** Splits low, middle and high, so that a soft hi-hat counts beside a bass drum. */
const CROSSOVERS_HZ = [200, 2000] as const;

export interface FoundTempo {
  /** Null where nothing repeats. */
  readonly tempoBpm: number | null;
  /** 0 no repetition – 1 exact repetition. */
  readonly confidence: number;
  /** Of the first beat, from the start of the recording. */
  readonly firstBeatSec: number;
}

const NOTHING: FoundTempo = { tempoBpm: null, confidence: 0, firstBeatSec: 0 };

/** Rising log energy of three bands, frame by frame; mean taken off. */
function onsetsOf(samples: Float32Array, rateHz: number): Float32Array {
  const hop = rateHz / FRAMES_PER_SEC;
  const frames = Math.floor(Math.min(samples.length, LOOK_SEC * rateHz) / hop);
  const onsets = new Float32Array(Math.max(0, frames));
  const weights = CROSSOVERS_HZ.map((hertz) => 1 - Math.exp((-2 * Math.PI * hertz) / rateHz));
  const lows = [0, 0];
  const before = [Number.NaN, Number.NaN, Number.NaN];
  const recent: number[][] = [[], [], []];
  for (let frame = 0; frame < frames; frame++) {
    const energy = [0, 0, 0];
    const end = Math.round((frame + 1) * hop);
    for (let i = Math.round(frame * hop); i < end; i++) {
      const sample = samples[i] ?? 0;
      lows[0] = (lows[0] ?? 0) + (weights[0] ?? 0) * (sample - (lows[0] ?? 0));
      lows[1] = (lows[1] ?? 0) + (weights[1] ?? 0) * (sample - (lows[1] ?? 0));
      const middle = (lows[1] ?? 0) - (lows[0] ?? 0);
      const high = sample - (lows[1] ?? 0);
      energy[0] = (energy[0] ?? 0) + (lows[0] ?? 0) ** 2;
      energy[1] = (energy[1] ?? 0) + middle ** 2;
      energy[2] = (energy[2] ?? 0) + high ** 2;
    }
    let rise = 0;
    for (let band = 0; band < 3; band++) {
      // A bass tone swings within a frame: its energy is taken over as long as one of its periods.
      const held = [...(recent[band] ?? []), energy[band] ?? 0].slice(-SMOOTH_FRAMES);
      recent[band] = held;
      const level = Math.log(held.reduce((sum, value) => sum + value, 0) / held.length / hop + 1e-7);
      const last = before[band] ?? level;
      if (Number.isFinite(last)) rise += Math.max(0, level - last - RIPPLE);
      before[band] = level;
    }
    // The start of the file is no onset of its own when it begins in the middle of a sound.
    onsets[frame] = rise;
  }
  // Loud hits must not outvote the many: their weight is bounded.
  const sorted = Float32Array.from(onsets).sort();
  const ceiling = Math.max(0.5, sorted[Math.floor(sorted.length * 0.98)] ?? 0);
  let mean = 0;
  for (let i = 0; i < frames; i++) {
    onsets[i] = Math.min(ceiling, onsets[i] ?? 0);
    mean += (onsets[i] ?? 0) / frames;
  }
  for (let i = 0; i < frames; i++) onsets[i] = (onsets[i] ?? 0) - mean;
  return onsets;
}

/** Onsets blurred by a few frames, so that hands and frames need not agree exactly. */
function blurred(onsets: Float32Array): Float32Array {
  const kernel = [0.06, 0.24, 0.4, 0.24, 0.06];
  return onsets.map((_, i) => kernel.reduce((sum, weight, k) => sum + weight * (onsets[i + k - 2] ?? 0), 0));
}

function correlation(onsets: Float32Array, lag: number, energy: number): number {
  let sum = 0;
  for (let i = lag; i < onsets.length; i++) sum += (onsets[i] ?? 0) * (onsets[i - lag] ?? 0);
  return onsets.length > lag ? sum / energy / (1 - lag / onsets.length) : 0;
}

/** The fractional place of a maximum among three neighbours. */
function vertex(left: number, middle: number, right: number): number {
  const bend = left - 2 * middle + right;
  return bend >= 0 ? 0 : clamp((0.5 * (left - right)) / bend, -0.5, 0.5);
}

/**
 * Follows a period out to its farthest multiple that is still clear: the error is divided by that multiple.
 * @returns frames
 */
function refine(at: (lag: number) => number, period: number, frames: number): number {
  let fine = period;
  for (let multiple = 1; multiple * fine < frames * 0.6; multiple *= 2) {
    const middle = Math.round(multiple * fine);
    const reach = Math.max(2, Math.round(fine * 0.08));
    let best = middle;
    for (let lag = middle - reach; lag <= middle + reach; lag++) if (at(lag) > at(best)) best = lag;
    if (at(best) < 0.25 * at(Math.round(fine)) || Math.abs(best - middle) > reach - 1) break;
    fine = (best + vertex(at(best - 1), at(best), at(best + 1))) / multiple;
  }
  return fine;
}

/** Where the beats stand: the phase whose comb meets the most onsets. */
function firstBeat(onsets: Float32Array, period: number): number {
  const meets = (offset: number): number => {
    let sum = 0;
    for (let at = offset; at < onsets.length; at += period) sum += onsets[Math.round(at)] ?? 0;
    return sum;
  };
  let best = 0;
  for (let offset = 0; offset < period; offset++) if (meets(offset) > meets(best)) best = offset;
  // A frame's onset lies within the frame; one that wraps round is the very start.
  return best > period - 3 ? 0 : best / FRAMES_PER_SEC;
}

/** @param samples one channel, or the mean of several */
export function findTempo(samples: Float32Array, rateHz: number): FoundTempo {
  const onsets = blurred(onsetsOf(samples, rateHz));
  const energy = onsets.reduce((sum, value) => sum + value * value, 0);
  const slowest = Math.ceil((60 * FRAMES_PER_SEC) / LEAST_BPM);
  if (onsets.length < 4 * slowest || energy < 1e-3 * onsets.length) return NOTHING;
  const known = new Map<number, number>();
  const at = (lag: number): number => {
    const found = known.get(lag);
    if (found !== undefined) return found;
    const value = correlation(onsets, lag, energy);
    known.set(lag, value);
    return value;
  };
  const near = (lag: number): number => Math.max(at(Math.floor(lag)), at(Math.ceil(lag)));
  let best = { lag: 0, score: 0, clear: 0 };
  for (let lag = Math.floor((60 * FRAMES_PER_SEC) / MOST_BPM); lag <= slowest; lag++) {
    // A beat returns after one, two and four of itself.
    const clear = (near(lag) + near(2 * lag) + near(4 * lag)) / 3;
    const octaves = Math.log2((60 * FRAMES_PER_SEC) / lag / PREFERRED_BPM) / PREFERENCE_OCTAVES;
    const score = clear * Math.exp(-0.5 * octaves * octaves);
    if (score > best.score) best = { lag, score, clear };
  }
  if (best.lag === 0) return NOTHING;
  const period = refine(at, best.lag, onsets.length);
  return {
    tempoBpm: (60 * FRAMES_PER_SEC) / period,
    confidence: clamp(best.clear, 0, 1),
    firstBeatSec: firstBeat(onsets, period),
  };
}
