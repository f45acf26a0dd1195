import { describe, expect, it } from 'vitest';
import { createRandom } from '../core/index.ts';
import { comparePaired, standardDeviation } from './paired-comparison.ts';

const random = createRandom(5);
const run = (faces: number, share: number): boolean[] =>
  Array.from({ length: faces }, () => random.next() < share);

describe('comparePaired', () => {
  it('counts, for each seed, who was right alone', () => {
    const control = [
      [true, true, false, false],
      [true, false, false, false],
    ];
    const other = [
      [true, false, true, true],
      [true, true, false, false],
    ];
    const { differences, mean, tests, standardDeviation: spread } = comparePaired(control, other);
    expect(tests.map(({ onlyFirst, onlySecond }) => [onlyFirst, onlySecond])).toEqual([
      [1, 2],
      [0, 1],
    ]);
    expect(differences).toEqual([0.25, 0.25]);
    expect(mean).toBe(0.25);
    expect(spread).toBe(0);
  });

  it('has an interval as wide as faces drawn anew make it', () => {
    const faces = 4000;
    const control = [run(faces, 0.8)];
    const other = [run(faces, 0.8)];
    const { interval, mean } = comparePaired(control, other);
    // Of independent runs: √(2 · 0.8 · 0.2 / n), twice to either side.
    const expected = 2 * 1.96 * Math.sqrt((2 * 0.8 * 0.2) / faces);
    expect(interval[1] - interval[0]).toBeGreaterThan(0.85 * expected);
    expect(interval[1] - interval[0]).toBeLessThan(1.15 * expected);
    expect(interval[0]).toBeLessThan(mean);
    expect(interval[1]).toBeGreaterThan(mean);
  });

  it('is not made surer by runs that repeat one another', () => {
    const one = run(1000, 0.7);
    const two = run(1000, 0.75);
    const once = comparePaired([one], [two]);
    const thrice = comparePaired([one, one, one], [two, two, two]);
    expect(thrice.mean).toBeCloseTo(once.mean, 12);
    expect(thrice.interval[0]).toBeCloseTo(once.interval[0], 12);
    expect(thrice.interval[1]).toBeCloseTo(once.interval[1], 12);
  });

  it('refuses runs that cannot be held against each other', () => {
    expect(() => comparePaired([[true]], [[true], [false]])).toThrow(RangeError);
    expect(() => comparePaired([[true]], [[true, false]])).toThrow(RangeError);
    expect(() => comparePaired([], [])).toThrow(RangeError);
  });

  it('knows no spread of one seed', () => {
    expect(standardDeviation([0.1])).toBeNull();
    expect(standardDeviation([1, 3])).toBeCloseTo(Math.SQRT2, 12);
  });
});
