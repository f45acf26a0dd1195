import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sine } from '../fixtures/stem-sounds.ts';
import { barSec, cutLoop, fittingBars, loopSec } from './loop.ts';
import { beginAt, snapToBar } from './timing.ts';

const rateHz = 8000;
const greatest = (values: readonly number[]): number =>
  values.reduce((most, value) => Math.max(most, value), 0);
const steps = (samples: Float32Array): number[] =>
  Array.from(samples, (sample, i) => Math.abs(sample - (samples[i - 1] ?? samples.at(-1) ?? 0)));

describe('cutLoop', () => {
  it('is as long as its bars, and its end runs into its beginning without a step', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 60, max: 180, noNaN: true }),
        fc.integer({ min: 1, max: 3 }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        fc.integer({ min: 50, max: 900 }),
        (tempoBpm, bars, startSec, hertz) => {
          const timing = { tempoBpm, bars, startSec };
          const tone = sine(hertz, -3, startSec + loopSec(timing, 4) + 0.1, rateHz);
          const [loop = new Float32Array(0)] = cutLoop([tone], rateHz, timing, 4);
          expect(loop.length).toBe(Math.round(bars * barSec(timing, 4) * rateHz));
          const all = steps(loop);
          const most = greatest(steps(tone).slice(1));
          // Two tones over each other are √2 as steep; the first step is the seam.
          expect(all[0] ?? 1).toBeLessThan(1.5 * most + 1e-3);
          expect(greatest(all)).toBeLessThan(1.6 * most + 1e-3);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('a plain cut of the same tone clicks (control)', () => {
    const tone = sine(310, -3, 4.1, rateHz);
    const plain = tone.subarray(800, 800 + 2.0007 * rateHz);
    expect(steps(plain)[0]).toBeGreaterThan(1.5 * greatest(steps(tone).slice(1)));
  });

  it('refuses a loop that is longer than the file, with both lengths', () => {
    const cut = () => cutLoop([new Float32Array(rateHz)], rateHz, { tempoBpm: 60, startSec: 0, bars: 1 }, 4);
    expect(cut).toThrow('The loop ends at 4.0 s, the file at 1.0 s. Take fewer bars');
  });

  it('counts the bars that fit, one that an encoder cut by a few milliseconds among them', () => {
    expect(fittingBars({ tempoBpm: 60, startSec: 0 }, 4, 11.96)).toBe(3);
    expect(fittingBars({ tempoBpm: 60, startSec: 0 }, 4, 11.9)).toBe(2);
    expect(fittingBars({ tempoBpm: 60, startSec: 0.5 }, 3, 6.4)).toBe(1);
  });

  it('begins a loop later with the bars that are left, and never where none is', () => {
    const timing = { tempoBpm: 60, startSec: 0, bars: 4 };
    expect(beginAt(7.5, timing, 4, 16)).toEqual({ tempoBpm: 60, startSec: 8, bars: 2 });
    expect(beginAt(16, timing, 4, 16)).toEqual({ tempoBpm: 60, startSec: 12, bars: 1 });
    expect(beginAt(1, { ...timing, startSec: 8, bars: 2 }, 4, 16)).toEqual({
      tempoBpm: 60,
      startSec: 0,
      bars: 2,
    });
  });

  it('sets a start to the nearest bar line, never before the file', () => {
    const timing = { tempoBpm: 60, startSec: 0.2, bars: 4 };
    expect(snapToBar(4.9, timing, 4)).toBe(4.2);
    expect(snapToBar(0, timing, 4)).toBe(0.2);
    expect(snapToBar(0, { ...timing, startSec: 3.9 }, 4)).toBe(3.9);
  });
});
