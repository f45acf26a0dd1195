import { describe, expect, it } from 'vitest';
import { picturePlace } from './picture-place.ts';

const BOX = { left: 100, top: 50, width: 200, height: 200 };
const WIDE = { width: 640, height: 320 };

describe('picturePlace', () => {
  it('is the middle at the middle, however the picture lies', () => {
    for (const fit of ['cover', 'contain', 'fill'])
      expect(picturePlace({ x: 200, y: 150 }, BOX, WIDE, fit)).toEqual({ x: 0.5, y: 0.5 });
  });

  it('knows what is cut away, and the bars beside the picture', () => {
    // Twice as wide as high: half of its width is seen.
    expect(picturePlace({ x: 100, y: 50 }, BOX, WIDE, 'cover')).toEqual({ x: 0.25, y: 0 });
    expect(picturePlace({ x: 100, y: 100 }, BOX, WIDE, 'contain')).toEqual({ x: 0, y: 0 });
    expect(picturePlace({ x: 100, y: 60 }, BOX, WIDE, 'contain')).toBeNull();
    expect(picturePlace({ x: 300, y: 250 }, BOX, WIDE, 'fill')).toEqual({ x: 1, y: 1 });
  });

  it('is nowhere before there is a picture', () => {
    expect(picturePlace({ x: 200, y: 150 }, BOX, { width: 0, height: 0 }, 'cover')).toBeNull();
  });
});
