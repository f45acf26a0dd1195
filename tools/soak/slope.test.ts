/** @file The soak's judgement, on series whose growth is known. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/core/index.ts';
import { judge, slopeOf } from './slope.ts';

/** One sample a minute: start + growth an hour + noise that remembers the sample before. */
function series(start: number, perHour: number, noise: number, minutes = 60, seed = 5) {
  const random = createRandom(seed);
  let held = 0;
  return Array.from({ length: minutes }, (_, minute) => {
    held = 0.6 * held + random.uniform(-noise, noise);
    return [minute, start + (perHour * minute) / 60 + held] as const;
  });
}

describe('slopeOf', () => {
  it('finds the slope of a straight line exactly', () => {
    const slope = slopeOf(series(100, 30, 0));
    expect(slope?.perHour).toBeCloseTo(30, 6);
    expect(slope?.low).toBeCloseTo(30, 6);
    expect(slope?.high).toBeCloseTo(30, 6);
  });

  it('holds the true slope within its interval about as often as it says', () => {
    let held = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const slope = slopeOf(series(100, 20, 5, 60, seed));
      if (slope && slope.low <= 20 && slope.high >= 20) held++;
    }
    // 95 % is asked for; blocks of a short series make it a little less.
    expect(held).toBeGreaterThanOrEqual(32);
  });

  it('says nothing of a handful of samples', () => {
    expect(slopeOf(series(100, 20, 5, 7))).toBeNull();
  });
});

describe('judge', () => {
  it.each([
    ['flat', series(100, 0, 2)],
    ['flat', series(100, 4, 0.5)],
    ['grows', series(100, 40, 2)],
    ['falls', series(100, -40, 2)],
    ['undecided', series(100, 12, 60)],
    ['flat', series(0, 0, 0)],
  ] as const)('calls it %s', (verdict, points) => {
    expect(judge(slopeOf(points))).toBe(verdict);
  });
});
