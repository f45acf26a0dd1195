/** @file The label rule of FER+, and the counts that the paper publishes. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HAS_REAL_FERPLUS, REAL_FERPLUS, WHY_NO_FERPLUS } from '../fixtures/paths.ts';
import { parseLabels } from './ferplus.ts';
import { readFerPlus } from './index.ts';
import { majorityLabel, voteDistribution } from './votes.ts';

/** Votes in the order neutral, happiness, surprise, sadness, anger, disgust, fear, contempt, unknown, NF. */
const CASES: [what: string, votes: number[], label: number | null][] = [
  ['all votes for one emotion', [0, 10, 0, 0, 0, 0, 0, 0, 0, 0], 1],
  ['a clear lead', [7, 0, 0, 3, 0, 0, 0, 0, 0, 0], 0],
  ['exactly half of the votes', [0, 5, 3, 2, 0, 0, 0, 0, 0, 0], null],
  ['one vote more than half', [0, 6, 2, 2, 0, 0, 0, 0, 0, 0], 1],
  ['a tie', [5, 5, 0, 0, 0, 0, 0, 0, 0, 0], null],
  ['half, until a single vote is dropped as a slip', [5, 0, 0, 4, 1, 0, 0, 0, 0, 0], 0],
  ['a tie after dropping two single votes', [4, 0, 0, 0, 1, 0, 0, 4, 1, 0], null],
  ['two votes left of ten scattered ones', [2, 1, 1, 1, 1, 1, 1, 1, 1, 0], 0],
  ['single votes alone', [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], null],
  ['no votes', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0], null],
  ['a majority for unknown', [2, 0, 0, 0, 0, 0, 0, 0, 8, 0], null],
  ['a majority for not a face', [0, 0, 0, 0, 0, 0, 0, 0, 0, 10], null],
  ['an emotion that leads unknown, but not by half', [4, 0, 0, 0, 0, 0, 0, 2, 2, 2], null],
  ['unknown votes counted in the sum', [5, 0, 0, 0, 0, 0, 0, 0, 5, 0], null],
  ['contempt, the last emotion', [0, 0, 0, 2, 0, 0, 0, 8, 0, 0], 7],
];

describe('majority label', () => {
  it.each(CASES)('of %s', (_, votes, label) => {
    expect(majorityLabel(votes)).toBe(label);
  });
});

describe('vote distribution', () => {
  it('is the share of each emotion once single votes are dropped', () => {
    expect(voteDistribution([6, 0, 0, 2, 1, 0, 0, 0, 1, 0])).toEqual([0.75, 0, 0, 0.25, 0, 0, 0, 0]);
  });

  it('is there without a majority: a tie of two emotions is half and half', () => {
    expect(voteDistribution([4, 0, 0, 0, 1, 0, 0, 4, 1, 0])).toEqual([0.5, 0, 0, 0, 0, 0, 0, 0.5]);
  });

  it('leaves out unknown and not a face, unless one of them leads or ties: then there is none', () => {
    expect(voteDistribution([6, 0, 0, 0, 0, 0, 0, 0, 4, 0])).toEqual([1, 0, 0, 0, 0, 0, 0, 0]);
    expect(voteDistribution([4, 0, 0, 0, 0, 0, 0, 0, 6, 0])).toBeNull();
    expect(voteDistribution([5, 0, 0, 0, 0, 0, 0, 0, 0, 5])).toBeNull();
    expect(voteDistribution([1, 1, 1, 1, 1, 1, 1, 1, 1, 1])).toBeNull();
  });

  it('exists wherever there is a majority, and leads at its label', () => {
    for (const [, votes, label] of CASES) {
      if (label === null) continue;
      const distribution = voteDistribution(votes) ?? [];
      expect(distribution.indexOf(Math.max(...distribution))).toBe(label);
      expect(distribution.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    }
  });
});

describe('published counts, on the real FER+ where it is present', () => {
  it('25045 training faces, with the published count of each emotion', async (context) => {
    context.skip(!HAS_REAL_FERPLUS, WHY_NO_FERPLUS);
    const file = join(REAL_FERPLUS, 'FER2013Train', 'label.csv');
    const counts = new Array<number>(8).fill(0);
    for (const { votes } of parseLabels(await readFile(file, 'utf8'), file)) {
      const label = majorityLabel(votes);
      if (label !== null) counts[label] = (counts[label] ?? 0) + 1;
    }
    expect(counts).toEqual([8733, 7284, 3136, 3022, 2098, 116, 536, 120]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(25_045);
  });

  it('3191 validation faces, read with their pictures', { timeout: 60_000 }, async (context) => {
    context.skip(!HAS_REAL_FERPLUS, WHY_NO_FERPLUS);
    const samples = await readFerPlus(REAL_FERPLUS, 'valid', 'majority');
    const counts = new Array<number>(8).fill(0);
    for (const { label } of samples) counts[label ?? -1] = (counts[label ?? -1] ?? 0) + 1;
    expect(counts).toEqual([1180, 862, 411, 348, 289, 25, 60, 16]);
    expect(samples).toHaveLength(3191);
    expect(new Set(samples.map(({ id }) => id)).size).toBe(3191);
    expect(samples.every(({ image }) => image.data.length === 48 * 48)).toBe(true);
  });
});
