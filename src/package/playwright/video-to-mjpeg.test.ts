import { describe, expect, it } from 'vitest';
import { frameTimesS } from './video-to-mjpeg.ts';

describe('frameTimesS', () => {
  it('takes 30 pictures a second, each in the middle of its time', () => {
    const times = frameTimesS(2);
    expect(times).toHaveLength(60);
    expect(times[0]).toBeCloseTo(1 / 60, 9);
    expect(times.at(-1)).toBeCloseTo(2 - 1 / 60, 9);
  });

  it('takes one picture of a video that is shorter than a frame', () => {
    expect(frameTimesS(0.001)).toEqual([1 / 60]);
  });
});
