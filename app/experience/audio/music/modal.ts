/**
 * @file Struck sounds as sums of damped sines (modal synthesis): felt piano, mallet, glass bell, heartbeat. Pure.
 *
 * They are computed once at the start and played as buffers, so that a note costs one source and one gain however rich
 * it is. Each mode turns a phasor by e^{iω}·r a sample: four multiplications, no sine in the loop.
 */
import type { Random } from '../../../../src/core/index.ts';

export interface Partial {
  /** Frequency over the fundamental's. */
  readonly ratio: number;
  readonly amplitude: number;
  /** Seconds until 60 dB down. */
  readonly decaySec: number;
}

export interface Strike {
  readonly partials: readonly Partial[];
  readonly attackMs: number;
  readonly seconds: number;
  /** Level of the felt or stick touching: a puff of dull noise at the start, 0–1. */
  readonly touch: number;
}

/** One struck note, mono, peak 1. Partials above 0.45 of the sampling rate are left out. */
export function renderStrike(
  strike: Strike,
  hertz: number,
  sampleRateHz: number,
  random: Random,
): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.round(strike.seconds * sampleRateHz));
  for (const { ratio, amplitude, decaySec } of strike.partials) {
    const omega = (2 * Math.PI * hertz * ratio) / sampleRateHz;
    if (omega > 0.9 * Math.PI) continue;
    const radius = 10 ** (-3 / (decaySec * sampleRateHz));
    const cos = Math.cos(omega) * radius;
    const sin = Math.sin(omega) * radius;
    let re = 0;
    let im = amplitude;
    for (let i = 0; i < samples.length; i++) {
      samples[i] = (samples[i] ?? 0) + re;
      const turned = re * cos + im * sin;
      im = im * cos - re * sin;
      re = turned;
    }
  }
  addTouch(samples, strike.touch, sampleRateHz, random);
  return shape(samples, strike.attackMs, sampleRateHz);
}

function addTouch(samples: Float32Array, level: number, sampleRateHz: number, random: Random): void {
  if (level === 0) return;
  let dull = 0;
  const length = Math.round(0.06 * sampleRateHz);
  for (let i = 0; i < length && i < samples.length; i++) {
    dull += 0.06 * (random.uniform(-1, 1) - dull);
    samples[i] = (samples[i] ?? 0) + dull * level * 4 * (1 - i / length) ** 2;
  }
}

/** Cosine attack and a short fade at the end, then peak 1. */
function shape(
  samples: Float32Array<ArrayBuffer>,
  attackMs: number,
  sampleRateHz: number,
): Float32Array<ArrayBuffer> {
  const attack = Math.max(1, Math.round((attackMs / 1000) * sampleRateHz));
  const tail = Math.round(0.05 * sampleRateHz);
  let peak = 1e-9;
  for (let i = 0; i < samples.length; i++) {
    const rise = i < attack ? 0.5 - 0.5 * Math.cos((Math.PI * i) / attack) : 1;
    const fall = Math.min(1, (samples.length - 1 - i) / tail);
    const value = (samples[i] ?? 0) * rise * fall;
    samples[i] = value;
    peak = Math.max(peak, Math.abs(value));
  }
  for (let i = 0; i < samples.length; i++) samples[i] = (samples[i] ?? 0) / peak;
  return samples;
}
