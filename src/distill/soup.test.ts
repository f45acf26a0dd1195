/** @file Averages of weights, their statistics, and which runs go in. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../core/index.ts';
import { drawFaces } from '../fixtures/synthetic-mouths.ts';
import { randomValues, TINY_NETWORK } from '../fixtures/tiny-network.ts';
import { inputBatch } from './batches.ts';
import { averageWeights, greedySoup, remeasureStatistics } from './soup.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('averaged weights', () => {
  const [one, two] = [randomValues(TINY_NETWORK, 1), randomValues(TINY_NETWORK, 2)];

  it('are the mean of each value', () => {
    const mean = averageWeights(TINY_NETWORK, [one, two]);
    expect(mean['first.kernel']?.[5]).toBeCloseTo(
      ((one['first.kernel']?.[5] ?? 0) + (two['first.kernel']?.[5] ?? 0)) / 2,
      6,
    );
    expect(averageWeights(TINY_NETWORK, [one])['classifier.bias']).toEqual(one['classifier.bias']);
  });

  it('refuse a run of another network', () => {
    expect(() =>
      averageWeights(TINY_NETWORK, [one, { ...two, 'first.kernel': new Float32Array(3) }]),
    ).toThrow(/first.kernel/);
  });

  it('get the statistics of the faces, and nothing else changes', () => {
    const faces = drawFaces(6, createRandom(3)).map(({ image }) => image);
    const input = inputBatch(faces, TINY_NETWORK, 'lower');
    const measured = remeasureStatistics(TINY_NETWORK, one, input);
    const conv = tf.conv2d(input, tf.tensor4d(one['first.kernel'] ?? [], [3, 3, 1, 4]), 1, 'same');
    const { mean, variance } = tf.moments(conv, [0, 1, 2]);
    for (const [part, wanted] of [
      ['mean', mean],
      ['variance', variance],
    ] as const) {
      const values = wanted.dataSync();
      measured[`first.${part}`]?.forEach((value, i) => {
        expect(value).toBeCloseTo(values[i] ?? Number.NaN, 3);
      });
    }
    expect(measured['first.gamma']).toEqual(one['first.gamma']);
    expect(measured['first.mean']).not.toEqual(one['first.mean']);
  });
});

describe('the greedy soup', () => {
  it('takes in what helps or does no harm, and leaves out what harms', async () => {
    const tried: string[] = [];
    const figures: Record<string, number> = { '1,2': 0.7, '1,0': 0.85, '1,0,2': 0.84 };
    const soup = await greedySoup([0.79, 0.8, 0.7], async (chosen) => {
      tried.push(chosen.join());
      return figures[chosen.join()] ?? 0;
    });
    expect(tried).toEqual(['1,0', '1,0,2']);
    expect(soup).toEqual({ chosen: [1, 0], accuracy: 0.85 });
  });
});
