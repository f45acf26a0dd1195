/** @file Standardised pictures. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, type GreyImage } from '../core/index.ts';
import { maxDifference } from '../fixtures/compare.ts';
import { normalise, normaliseInto } from './index.ts';

function noise(seed: number, spread: number): GreyImage {
  const random = createRandom(seed);
  return {
    width: 12,
    height: 10,
    data: Float32Array.from({ length: 120 }, () => 120 + random.uniform(-spread, spread)),
  };
}

function moments(values: ArrayLike<number>): { mean: number; variance: number } {
  const list = Array.from(values);
  const mean = list.reduce((sum, v) => sum + v, 0) / list.length;
  return { mean, variance: list.reduce((sum, v) => sum + (v - mean) ** 2, 0) / list.length };
}

describe('normalise', () => {
  it('gives mean 0 and variance 1', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 15, max: 100, noNaN: true }), (seed, spread) => {
        const { mean, variance } = moments(normalise(noise(seed, spread)));
        expect(mean).toBeCloseTo(0, 4);
        expect(variance).toBeCloseTo(1, 3);
      }),
    );
  });

  it('does not see the gain and offset of a camera', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.double({ min: 0.4, max: 4, noNaN: true }),
        fc.double({ min: -50, max: 100, noNaN: true }),
        (seed, gain, offset) => {
          const image = noise(seed, 60);
          const other = { ...image, data: image.data.map((v) => gain * v + offset) as Float32Array };
          expect(maxDifference(normalise(image), normalise(other))).toBeLessThan(1e-3);
        },
      ),
    );
  });

  it('does see what is in the picture: another picture gives other values', () => {
    expect(maxDifference(normalise(noise(1, 60)), normalise(noise(2, 60)))).toBeGreaterThan(0.5);
  });

  it('gives zeros for a flat picture, and does not blow sensor noise up to a face', () => {
    const flat = normalise({ width: 8, height: 8, data: new Uint8Array(64).fill(77) });
    expect(flat.every((v) => v === 0)).toBe(true);
    const { variance } = moments(normalise(noise(1, 2)));
    expect(variance).toBeGreaterThan(0);
    expect(variance).toBeLessThan(0.1);
  });

  it('writes into a batch at its place alone', () => {
    const out = new Float32Array(122).fill(9);
    const image = noise(3, 60);
    normaliseInto(out, 1, image);
    expect([out[0], out[121]]).toEqual([9, 9]);
    expect([...out.subarray(1, 121)]).toEqual([...normalise(image)]);
  });
});
