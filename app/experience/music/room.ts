/** @file The room and the wind: an impulse response and a loop of soft noise, from seeded numbers. Pure. */
import { createRandom } from '../../../src/core/index.ts';

export type Stereo = readonly [Float32Array<ArrayBuffer>, Float32Array<ArrayBuffer>];

const PRE_DELAY_SEC = 0.018;
const ONSET_SEC = 0.06;

/**
 * Impulse response of a large soft hall: decorrelated noise that swells in, decays by 60 dB over `seconds`, and darkens
 * as it goes, as air and walls swallow highs first. Energy 1 in each channel, so that its level needs no guessing.
 */
export function hallResponse(seconds: number, sampleRateHz: number, seed: number): Stereo {
  return [0, 1].map((channel) => {
    const random = createRandom(seed + channel);
    const samples = new Float32Array(Math.round((seconds + PRE_DELAY_SEC) * sampleRateHz));
    let low = 0;
    let rumble = 0;
    let energy = 0;
    for (let i = 0; i < samples.length; i++) {
      const t = i / sampleRateHz - PRE_DELAY_SEC;
      if (t < 0) continue;
      const cutoffHz = 600 + 5400 * Math.exp(-t * 1.6);
      low += (1 - Math.exp((-2 * Math.PI * cutoffHz) / sampleRateHz)) * (random.uniform(-1, 1) - low);
      // What remains under 180 Hz is taken out: bass in the hall is mud.
      rumble += (1 - Math.exp((-2 * Math.PI * 180) / sampleRateHz)) * (low - rumble);
      const value = (low - rumble) * 10 ** ((-3 * t) / seconds) * Math.min(1, t / ONSET_SEC);
      samples[i] = value;
      energy += value * value;
    }
    const scale = 1 / Math.sqrt(energy);
    return samples.map((value) => value * scale);
  }) as unknown as Stereo;
}

/** Pink noise (Paul Kellet's economy filter) that loops without a seam: its end is cross-faded into its start. */
export function breathNoise(seconds: number, sampleRateHz: number, seed: number): Stereo {
  const length = Math.round(seconds * sampleRateHz);
  const overlap = Math.round(0.25 * sampleRateHz);
  return [0, 1].map((channel) => {
    const random = createRandom(seed + channel);
    let [a, b, c] = [0, 0, 0];
    const pink = Array.from({ length: length + overlap }, () => {
      const white = random.uniform(-1, 1);
      a = 0.99765 * a + white * 0.099046;
      b = 0.963 * b + white * 0.2965164;
      c = 0.57 * c + white * 1.0526913;
      return (a + b + c + white * 0.1848) * 0.2;
    });
    return Float32Array.from({ length }, (_, i) => {
      if (i >= overlap) return pink[i] ?? 0;
      const fade = i / overlap;
      return (pink[i] ?? 0) * Math.sqrt(fade) + (pink[length + i] ?? 0) * Math.sqrt(1 - fade);
    });
  }) as unknown as Stereo;
}
