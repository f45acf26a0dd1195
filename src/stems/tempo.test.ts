import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../core/index.ts';
import { knocks, sine } from '../fixtures/stem-sounds.ts';
import { findTempo } from './tempo.ts';
import { offerTiming } from './timing.ts';

const rateHz = 8000;

/** Off by whole octaves at most: half and double tempo are the same rhythm. */
const octavesApart = (a: number, b: number): number =>
  Math.abs(Math.log2(a / b) - Math.round(Math.log2(a / b)));

describe('findTempo', () => {
  it('finds the tempo of a beat, whatever it is, to half a percent, up to half and double', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 55, max: 180 }),
        fc.integer({ min: 100, max: 1500 }),
        fc.double({ min: 0, max: 0.3, noNaN: true }),
        (tempoBpm, hertz, firstSec) => {
          const found = findTempo(knocks({ tempoBpm, hertz, firstSec, seconds: 12, rateHz }), rateHz);
          expect(found.confidence).toBeGreaterThan(0.4);
          expect(octavesApart(found.tempoBpm ?? 1, tempoBpm)).toBeLessThan(0.0072);
        },
      ),
      { numRuns: 6 },
    );
  }, 30_000);

  it('finds where the beats stand', () => {
    const found = findTempo(knocks({ tempoBpm: 100, firstSec: 0.31, seconds: 16, rateHz }), rateHz);
    const beatSec = 60 / (found.tempoBpm ?? 1);
    const off = (found.firstBeatSec - 0.31) / beatSec;
    expect(Math.abs(off - Math.round(off)) * beatSec).toBeLessThan(0.02);
  });

  it('is not sure of a held tone, of noise, nor of silence (control)', () => {
    const random = createRandom(3);
    const noise = Float32Array.from({ length: 12 * rateHz }, () => random.uniform(-0.3, 0.3));
    const swelling = sine(55, -12, 12, rateHz).map(
      (sample, i) => sample * (0.6 - 0.4 * Math.cos((2 * Math.PI * i) / (3 * rateHz))),
    );
    for (const samples of [sine(220, -12, 12, rateHz), swelling, noise, new Float32Array(12 * rateHz)]) {
      const { tempoBpm, confidence } = findTempo(samples, rateHz);
      expect(tempoBpm === null || confidence < 0.2).toBe(true);
    }
  });
});

describe('offerTiming', () => {
  it.each([
    [84, 8],
    [120, 16],
    [97.5, 4],
    [72, 12],
  ])('a loop of %d BPM and %d bars is found as it is', (tempoBpm, bars) => {
    const seconds = (bars * 4 * 60) / tempoBpm;
    const timing = offerTiming(findTempo(knocks({ tempoBpm, seconds, rateHz }), rateHz), seconds, 4, 72);
    const octave = Math.round(Math.log2(timing.tempoBpm / tempoBpm));
    expect(timing.tempoBpm / 2 ** octave).toBeCloseTo(tempoBpm, 1);
    expect(timing.startSec).toBe(0);
    // Twelve bars are offered as eight: music repeats in twos and fours.
    const offered = (timing.bars * 240) / timing.tempoBpm;
    expect(offered).toBeLessThan(seconds + 0.05);
    expect(offered).toBeGreaterThan(0.65 * seconds);
  });

  it('takes the tempo that stands there where none is found, and a file shorter than a bar as one bar', () => {
    const nothing = { tempoBpm: null, confidence: 0, firstBeatSec: 0 };
    expect(offerTiming(nothing, 40, 4, 60)).toEqual({ tempoBpm: 60, startSec: 0, bars: 8 });
    expect(offerTiming(nothing, 2, 4, 60)).toEqual({ tempoBpm: 120, startSec: 0, bars: 1 });
  });
});
