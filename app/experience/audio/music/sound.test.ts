import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/core/index.ts';
import { breathNoise, hallResponse } from './impulse-response.ts';
import { midiToHertz, nearestSample, renderInstrument, STRUCK_KINDS } from './instruments.ts';
import { renderStrike } from './modal.ts';
import { CLIP_LEVEL, KNEE, softClipCurve } from './soft-clipper.ts';

const RATE_HZ = 16_000;

/** Amplitude of one frequency (Goertzel). */
function level(samples: Float32Array, hertz: number): number {
  let re = 0;
  let im = 0;
  for (let i = 0; i < samples.length; i++) {
    const phase = (2 * Math.PI * hertz * i) / RATE_HZ;
    re += (samples[i] ?? 0) * Math.cos(phase);
    im += (samples[i] ?? 0) * Math.sin(phase);
  }
  return Math.hypot(re, im) / samples.length;
}

function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
}

function peak(samples: Float32Array): number {
  return samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

describe('modal synthesis', () => {
  it('sounds at the pitch asked for and dies away by 60 dB in the time asked for', () => {
    const partials = [{ ratio: 1, amplitude: 1, decaySec: 0.5 }];
    const note = renderStrike({ partials, attackMs: 5, seconds: 1, touch: 0 }, 440, RATE_HZ, createRandom(1));
    expect(level(note, 440)).toBeGreaterThan(20 * level(note, 520));
    const fall = 20 * Math.log10(rms(note.subarray(8000, 8800)) / rms(note.subarray(200, 1000)));
    expect(fall).toBeGreaterThan(-62);
    expect(fall).toBeLessThan(-52);
  });

  it('leaves out partials that the sampling rate cannot carry', () => {
    const partials = [
      { ratio: 1, amplitude: 1, decaySec: 1 },
      { ratio: 9, amplitude: 1, decaySec: 1 },
    ];
    const note = renderStrike(
      { partials, attackMs: 5, seconds: 0.5, touch: 0 },
      1000,
      RATE_HZ,
      createRandom(1),
    );
    expect(level(note, 7000)).toBeLessThan(0.01 * level(note, 1000));
  });

  it.each(STRUCK_KINDS)('renders %s at peak 1, from silence to silence, without a click', (kind) => {
    for (const { samples } of renderInstrument(kind, RATE_HZ)) {
      expect(peak(samples)).toBeCloseTo(1, 5);
      expect(Math.abs(samples[0] ?? 1)).toBeLessThan(0.001);
      expect(Math.abs(samples.at(-1) ?? 1)).toBeLessThan(0.001);
    }
  });

  it('picks the computed pitch nearest to a note', () => {
    expect(nearestSample([{ midi: 60 }, { midi: 66 }], 64)?.midi).toBe(66);
    expect(nearestSample([], 64)).toBeUndefined();
    expect(midiToHertz(69)).toBe(440);
  });
});

describe('room', () => {
  it('has energy 1, starts after the pre-delay, repeats by seed, and the channels differ', () => {
    const left = hallResponse(1, RATE_HZ, 3);
    expect(left.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 4);
    expect(peak(left.subarray(0, 280))).toBe(0);
    expect(hallResponse(1, RATE_HZ, 3).every((value, i) => value === left[i])).toBe(true);
    expect(hallResponse(1, RATE_HZ, 4).every((value, i) => value === left[i])).toBe(false);
  });

  it('dies away by about 60 dB over its length', () => {
    const hall = hallResponse(1, RATE_HZ, 3);
    const fall = 20 * Math.log10(rms(hall.subarray(15_000, 16_000)) / rms(hall.subarray(1_500, 2_500)));
    expect(fall).toBeLessThan(-45);
    expect(fall).toBeGreaterThan(-70);
  });

  it('loops the wind without a seam', () => {
    const wind = breathNoise(1, RATE_HZ, 5);
    const steps = wind.map((value, i) => Math.abs(value - (wind[i - 1] ?? wind.at(-1) ?? 0)));
    expect(steps[0]).toBeLessThanOrEqual(peak(steps.subarray(1)));
    expect(peak(wind)).toBeLessThan(1.5);
    expect(rms(wind)).toBeGreaterThan(0.05);
  });
});

describe('ceiling', () => {
  it('passes what is below the knee and holds everything else under −1 dBFS', () => {
    expect(softClipCurve(KNEE * 0.9)).toBe(KNEE * 0.9);
    const curve = Array.from({ length: 601 }, (_, i) => softClipCurve(i / 100 - 3));
    expect(Math.max(...curve.map(Math.abs))).toBeLessThanOrEqual(CLIP_LEVEL);
    expect(curve.every((value, i) => i === 0 || value >= (curve[i - 1] ?? 0))).toBe(true);
    expect(20 * Math.log10(CLIP_LEVEL)).toBeLessThan(-1);
  });
});
