/** @file Computes the reverb's impulse response and a loop of soft noise for the wind, from seeded numbers. Pure. */
import { createRandom } from '../../../../src/core/index.ts';

const PRE_DELAY_SEC = 0.018;
const ONSET_SEC = 0.06;
/** Envelope and filters of the hall are renewed this often: nobody hears the steps, and exp() is dear. */
const BLOCK = 32;

/** Weight of a one-pole low-pass. */
function onePole(cutoffHz: number, sampleRateHz: number): number {
  return 1 - Math.exp((-2 * Math.PI * cutoffHz) / sampleRateHz);
}

/**
 * One channel of the impulse response of a large soft hall: noise that swells in, decays by 60 dB over `seconds`, and
 * darkens as it goes, as air and walls swallow highs first. Energy 1, so that its level needs no guessing; another seed
 * gives a channel that has nothing to do with the first.
 */
export function hallResponse(seconds: number, sampleRateHz: number, seed: number): Float32Array<ArrayBuffer> {
  const random = createRandom(seed);
  const samples = new Float32Array(Math.round((seconds + PRE_DELAY_SEC) * sampleRateHz));
  // What remains under 180 Hz is taken out: bass in the hall is mud.
  const rumbleWeight = onePole(180, sampleRateHz);
  let weight = 0;
  let envelope = 0;
  let low = 0;
  let rumble = 0;
  let energy = 0;
  const first = Math.ceil(PRE_DELAY_SEC * sampleRateHz);
  for (let i = first; i < samples.length; i++) {
    if ((i - first) % BLOCK === 0) {
      const t = (i - first) / sampleRateHz;
      weight = onePole(600 + 5400 * Math.exp(-t * 1.6), sampleRateHz);
      envelope = 10 ** ((-3 * t) / seconds) * Math.min(1, t / ONSET_SEC);
    }
    low += weight * (random.next() * 2 - 1 - low);
    rumble += rumbleWeight * (low - rumble);
    const value = (low - rumble) * envelope;
    samples[i] = value;
    energy += value * value;
  }
  const scale = 1 / Math.sqrt(energy);
  for (let i = first; i < samples.length; i++) samples[i] = (samples[i] ?? 0) * scale;
  return samples;
}

/** One channel of pink noise (Paul Kellet's economy filter) that loops without a seam: its end fades into its start. */
export function breathNoise(seconds: number, sampleRateHz: number, seed: number): Float32Array<ArrayBuffer> {
  const random = createRandom(seed);
  const samples = new Float32Array(Math.round(seconds * sampleRateHz));
  const overlap = Math.round(0.25 * sampleRateHz);
  let a = 0;
  let b = 0;
  let c = 0;
  for (let i = 0; i < samples.length + overlap; i++) {
    const white = random.next() * 2 - 1;
    a = 0.99765 * a + white * 0.099046;
    b = 0.963 * b + white * 0.2965164;
    c = 0.57 * c + white * 1.0526913;
    const pink = (a + b + c + white * 0.1848) * 0.2;
    if (i < samples.length) {
      samples[i] = pink;
    } else {
      const start = i - samples.length;
      const fade = start / overlap;
      samples[start] = (samples[start] ?? 0) * Math.sqrt(fade) + pink * Math.sqrt(1 - fade);
    }
  }
  return samples;
}
