/** @file Mixup: what is blended, with whom, and how much. */
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../core/index.ts';
import { useBackend } from '../fixtures/backends.ts';
import { maxDifference } from '../fixtures/compare.ts';
import { blend, drawMix } from './mixup.ts';

beforeAll(() => useBackend('cpu'));

describe('drawMix', () => {
  it('pairs every face with one of the batch, once, and leaves it at least half of itself', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.nat(),
        (count, alpha, seed) => {
          const { partners, shares } = drawMix(count, alpha, createRandom(seed));
          expect([...partners].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
          expect(shares).toHaveLength(count);
          expect(shares.every((share) => share >= 0.5 && share <= 1)).toBe(true);
          expect(drawMix(count, alpha, createRandom(seed))).toEqual({ partners, shares });
        },
      ),
    );
  });

  it('draws from Beta(α, α): mean of the larger part, by α', () => {
    // E max(b, 1 − b): ¾ at α = 1, where b is uniform; by numeric integration 0.920 at α = 0.2.
    for (const [alpha, mean] of [
      [1, 0.75],
      [0.2, 0.9],
    ] as const) {
      const { shares } = drawMix(20000, alpha, createRandom(3));
      expect(shares.reduce((sum, share) => sum + share, 0) / 20000).toBeCloseTo(mean, 1);
    }
  });
});

describe('blend', () => {
  const mix = { partners: Int32Array.of(1, 2, 0), shares: Float32Array.of(1, 0.5, 0.75) };

  it('keeps its share of each row and fills up with the partner’s, in any shape', () => {
    const rows = tf.tensor2d([
      [0, 4],
      [8, 0],
      [4, 4],
    ]);
    const expected = [0, 4, 6, 2, 3, 4];
    expect(maxDifference(blend(rows, mix).dataSync(), expected)).toBeLessThan(1e-6);
    const pictures = tf.reshape(rows, [3, 1, 2, 1]);
    expect(blend(pictures, mix).shape).toEqual([3, 1, 2, 1]);
    expect(maxDifference(blend(pictures, mix).dataSync(), expected)).toBeLessThan(1e-6);
  });

  it('leaves distributions distributions', () => {
    const labels = tf.softmax(tf.randomNormal([3, 8], 0, 1, 'float32', 2) as tf.Tensor2D);
    const sums = tf.sum(blend(labels, mix), 1).dataSync();
    expect(maxDifference(sums, [1, 1, 1])).toBeLessThan(1e-5);
  });
});
