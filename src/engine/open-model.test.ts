/** @file The self-check's measure. */
import { describe, expect, it } from 'vitest';
import { relativeDifference, SELF_CHECK_TOLERANCE } from './open-model.ts';

const values = (...numbers: number[]) => Float32Array.from(numbers);

describe('relativeDifference', () => {
  it('is relative to the largest magnitude', () => {
    expect(relativeDifference(values(1, -20.2), values(1, -20))).toBeCloseTo(0.01, 5);
    expect(relativeDifference(values(0.1, 0.2), values(0.1, 0.2))).toBe(0);
  });

  it('fails uniform, missing and non-finite answers', () => {
    const expected = values(1, -2, 3);
    expect(relativeDifference(values(0, 0, 0), expected)).toBeGreaterThan(SELF_CHECK_TOLERANCE);
    expect(relativeDifference(values(1, -2), expected)).toBe(Number.POSITIVE_INFINITY);
    expect(relativeDifference(values(1, Number.NaN, 3), expected)).toBe(Number.POSITIVE_INFINITY);
    expect(relativeDifference(values(1, Number.POSITIVE_INFINITY, 3), expected)).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});
