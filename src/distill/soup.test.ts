/** @file Averages of weights, and which runs go in. */
import { describe, expect, it } from 'vitest';
import { randomValues, TINY_NETWORK } from '../fixtures/tiny-network.ts';
import { averageWeights, greedySoup } from './soup.ts';

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
