/** @file Balanced epochs, and the faces that keep their labels. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../core/index.ts';
import { balancedOrder, labelledFaces } from './sampling.ts';

describe('faces that keep their labels', () => {
  it('are that share, the same in every run, a smaller one within a larger', () => {
    const tenth = labelledFaces(1000, 0.1);
    expect(tenth.size).toBe(100);
    expect(labelledFaces(1000, 0.1)).toEqual(tenth);
    const fifth = labelledFaces(1000, 0.2);
    expect([...tenth].every((index) => fifth.has(index))).toBe(true);
    // Not the first ones: the file may be in some order.
    expect(Math.max(...tenth)).toBeGreaterThan(900);
    expect(labelledFaces(7, 1).size).toBe(7);
  });
});

describe('balanced sampling', () => {
  const classes = [...new Array<number>(100).fill(0), ...new Array<number>(10).fill(3), 7];
  const tally = (order: Int32Array) => {
    const counts = new Map<number, number>();
    for (const index of order) counts.set(classes[index] ?? -1, (counts.get(classes[index] ?? -1) ?? 0) + 1);
    return Object.fromEntries(counts);
  };

  it('draws every class equally often, however rare', () => {
    expect(tally(balancedOrder(classes, 90, createRandom(1)))).toEqual({ 0: 30, 3: 30, 7: 30 });
    expect(tally(balancedOrder(classes, 91, createRandom(1)))).toEqual({ 0: 31, 3: 30, 7: 30 });
  });

  it('repeats no face of a class before all of it were shown', () => {
    const common = [...balancedOrder(classes, 90, createRandom(2))].filter((index) => index < 100);
    expect(new Set(common).size).toBe(30);
    const rare = [...balancedOrder(classes, 90, createRandom(2))].filter((index) => classes[index] === 3);
    for (let index = 100; index < 110; index++) expect(rare.filter((i) => i === index)).toHaveLength(3);
  });

  it('mixes the classes, repeats by seed, and differs between seeds', () => {
    const order = balancedOrder(classes, 90, createRandom(3));
    expect(new Set([...order.slice(0, 12)].map((index) => classes[index])).size).toBe(3);
    expect(balancedOrder(classes, 90, createRandom(3))).toEqual(order);
    expect(balancedOrder(classes, 90, createRandom(4))).not.toEqual(order);
  });
});
