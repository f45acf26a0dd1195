/** @file Measures rendered sound for the tests: level, tempo and pitch classes. Pure. */
import type { PitchClass } from './harmony.ts';

export function peakOf(channels: readonly Float32Array[]): number {
  return channels.reduce(
    (most, samples) => samples.reduce((max, value) => Math.max(max, Math.abs(value)), most),
    0,
  );
}

export function rmsOf(channels: readonly Float32Array[]): number {
  const energy = channels.map(
    (samples) => samples.reduce((sum, value) => sum + value * value, 0) / samples.length,
  );
  return Math.sqrt(energy.reduce((sum, value) => sum + value, 0) / energy.length);
}

export function toDb(amplitude: number): number {
  return 20 * Math.log10(amplitude + 1e-12);
}

/** Lag in seconds at which the onsets repeat best, by autocorrelation of the rising parts of the envelope. */
export function onsetPeriodSec(
  samples: Float32Array,
  rateHz: number,
  lowSec: number,
  highSec: number,
): number {
  const frame = Math.round(rateHz / 200);
  const onsets: number[] = [];
  let before = 0;
  for (let start = 0; start + frame <= samples.length; start += frame) {
    const level = rmsOf([samples.subarray(start, start + frame)]);
    onsets.push(Math.max(0, level - before));
    before = level;
  }
  const stepSec = frame / rateHz;
  let best = 0;
  let strongest = Number.NEGATIVE_INFINITY;
  for (let lag = Math.round(lowSec / stepSec); lag <= highSec / stepSec; lag++) {
    let sum = 0;
    // Neighbours count a little: hands and frames are never exact.
    for (let i = lag + 1; i < onsets.length - 1; i++)
      sum +=
        (onsets[i] ?? 0) *
        ((onsets[i - lag] ?? 0) + 0.5 * ((onsets[i - lag - 1] ?? 0) + (onsets[i - lag + 1] ?? 0)));
    const mean = sum / (onsets.length - lag);
    if (mean > strongest) {
      strongest = mean;
      best = lag * stepSec;
    }
  }
  return best;
}

/** Energy of each of the twelve pitch classes between MIDI 48 and 84. */
export function chromaOf(samples: Float32Array, rateHz: number): number[] {
  const chroma = Array.from({ length: 12 }, () => 0);
  for (let midi = 48; midi <= 84; midi++)
    chroma[midi % 12] = (chroma[midi % 12] ?? 0) + toneEnergy(samples, rateHz, 440 * 2 ** ((midi - 69) / 12));
  return chroma;
}

/** Share of that energy which lies on the given pitch classes, 0–1. */
export function shareOn(scale: readonly PitchClass[], chroma: readonly number[]): number {
  const all = chroma.reduce((sum, energy) => sum + energy, 0);
  return scale.reduce((sum, tone) => sum + (chroma[tone] ?? 0), 0) / all;
}

/** Energy of one frequency, summed over half-second windows (Goertzel with a Hann window). */
function toneEnergy(samples: Float32Array, rateHz: number, hertz: number): number {
  const length = Math.round(rateHz / 2);
  const turn = 2 * Math.cos((2 * Math.PI * hertz) / rateHz);
  let energy = 0;
  for (let start = 0; start + length <= samples.length; start += length) {
    let a = 0;
    let b = 0;
    for (let i = 0; i < length; i++) {
      const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length);
      const c = (samples[start + i] ?? 0) * hann + turn * a - b;
      b = a;
      a = c;
    }
    energy += a * a + b * b - turn * a * b;
  }
  return energy;
}
