import { describe, expect, it } from 'vitest';
import { frameViewer } from './index.ts';

describe('where a person stands', () => {
  it('is the origin of a place, on its ground', () => {
    expect(frameViewer({ min: [-20, -3, -20], max: [20, 9, 20], groundY: 0.2 })).toEqual({
      position: [0, 0.2, 0],
      turnDeg: 0,
      scale: 1,
    });
  });
  it('is two metres before a thing, which is made as large as a lamp', () => {
    const { position, scale } = frameViewer({
      min: [-0.01, 0, -0.01],
      max: [0.01, 0.03, 0.01],
      groundY: null,
    });
    expect(scale).toBeCloseTo(40, 6);
    expect((position[2] - 0.01) * scale).toBeCloseTo(2, 6);
  });
});
