/** @file Capture times. */
import { describe, expect, it } from 'vitest';
import { captureTimeMs } from './capture-time.ts';

describe('captureTimeMs', () => {
  it('trusts the camera’s own time', () => {
    expect(captureTimeMs({ captureTime: 960, expectedDisplayTime: 1010 }, 1000)).toBe(960);
  });

  it('takes a clip’s display time, but never one to come', () => {
    expect(captureTimeMs({ expectedDisplayTime: 990 }, 1000)).toBe(990);
    expect(captureTimeMs({ expectedDisplayTime: 1016 }, 1000)).toBe(1000);
  });

  it('does not believe times of another clock', () => {
    expect(captureTimeMs({ captureTime: 1.7e12, expectedDisplayTime: 995 }, 100_000)).toBe(100_000);
    expect(captureTimeMs({ captureTime: 5, expectedDisplayTime: 99_990 }, 100_000)).toBe(99_990);
    expect(captureTimeMs({ captureTime: Number.NaN, expectedDisplayTime: Number.NaN }, 7)).toBe(7);
  });

  it('is now where nothing is known', () => {
    expect(captureTimeMs(null, 42)).toBe(42);
  });
});
