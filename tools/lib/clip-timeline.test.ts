import { describe, expect, it } from 'vitest';
import { blendAt, durationOf, segmentsOf } from './clip-timeline.ts';

const EMOTIONS = ['neutral', 'happiness', 'sadness'] as const;

describe('the timeline of the demo clip', () => {
  it('holds each emotion in turn and leaves room for a fade', () => {
    expect(segmentsOf(EMOTIONS)).toEqual([
      { emotion: 'neutral', fromS: 0, toS: 2.4 },
      { emotion: 'happiness', fromS: 3, toS: 5.4 },
      { emotion: 'sadness', fromS: 6, toS: 8.4 },
    ]);
    expect(durationOf(EMOTIONS)).toBe(9);
  });

  it('shows an emotion alone while it is held', () => {
    for (const { emotion, fromS, toS } of segmentsOf(EMOTIONS)) {
      expect(blendAt(EMOTIONS, fromS + 0.01)).toMatchObject({ from: emotion, share: 0 });
      expect(blendAt(EMOTIONS, toS - 0.01)).toMatchObject({ from: emotion, share: 0 });
    }
  });

  it('is half way between two emotions in the middle of a fade', () => {
    const { from, to, share } = blendAt(EMOTIONS, 2.7);
    expect([from, to]).toEqual(['neutral', 'happiness']);
    expect(share).toBeCloseTo(0.5, 6);
  });

  it('fades the last emotion into the first, so that the clip loops', () => {
    expect(blendAt(EMOTIONS, 8.999)).toMatchObject({ from: 'sadness', to: 'neutral' });
    expect(blendAt(EMOTIONS, 8.999).share).toBeGreaterThan(0.99);
    expect(blendAt(EMOTIONS, 9)).toMatchObject({ from: 'neutral', share: 0 });
  });
});
