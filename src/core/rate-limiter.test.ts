/** @file Rate limiter. */
import { describe, expect, it } from 'vitest';
import { createRandom } from './random.ts';
import { createRateLimiter } from './rate-limiter.ts';

function count(rateHz: number, sourceHz: number, seconds: number, jitterMs: number): number {
  const limiter = createRateLimiter(rateHz);
  const random = createRandom(7);
  let taken = 0;
  for (let i = 0; i < sourceHz * seconds; i++) {
    if (limiter.admit((i * 1000) / sourceHz + random.uniform(-jitterMs, jitterMs))) taken++;
  }
  return taken / seconds;
}

describe('rate limiter', () => {
  it('takes every second frame of a 30 Hz source at 15 Hz, jitter or not', () => {
    expect(count(15, 30, 10, 0)).toBeCloseTo(15, 0);
    expect(count(15, 30, 10, 4)).toBeCloseTo(15, 0);
  });

  it('keeps the mean rate where the rates do not divide', () => {
    expect(count(15, 25, 20, 2)).toBeGreaterThan(13);
    expect(count(15, 25, 20, 2)).toBeLessThanOrEqual(15.2);
  });

  it('takes every frame of a source slower than the rate', () => {
    expect(count(30, 10, 10, 3)).toBe(10);
  });

  it('begins anew after a gap, without a burst', () => {
    const limiter = createRateLimiter(10);
    expect(limiter.admit(0)).toBe(true);
    expect([60_000, 60_010, 60_020].map((ms) => limiter.admit(ms))).toEqual([true, false, false]);
  });

  it('is not stuck when the clock jumps back', () => {
    const limiter = createRateLimiter(10);
    limiter.admit(100_000);
    expect(limiter.admit(5)).toBe(true);
    expect(limiter.admit(10)).toBe(false);
  });

  it('follows a new rate at once', () => {
    const limiter = createRateLimiter(1);
    limiter.admit(0);
    limiter.setRate(20);
    expect(limiter.admit(51)).toBe(true);
  });

  it('refuses a rate that is none', () => {
    for (const rate of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => createRateLimiter(rate)).toThrow(RangeError);
  });
});
