import { describe, expect, it } from 'vitest';
import { createRandom, type GreyImage } from '../core/index.ts';
import { cropHalf, resample } from '../faces/index.ts';
import { drawFace, MOUTHS } from '../fixtures/synthetic-mouths.ts';
import { hintFor } from './picture-hints.ts';
import { measurePicture } from './picture-quality.ts';

/** `rows` of a drawn, gaping face from `top` on. */
function crop(top: number, rows = 24, seed = 1): GreyImage {
  const face = drawFace(MOUTHS[1], createRandom(seed));
  return { width: 48, height: rows, data: face.data.slice(top * 48, (top + rows) * 48) };
}

const hint = (picture: GreyImage, placed = false) => hintFor(picture, measurePicture(picture), null, placed);

describe('hintFor', () => {
  it('says nothing of a well cut lower face (control)', () => {
    expect([1, 2, 3, 4].map((seed) => hint(crop(24, 24, seed)))).toEqual([null, null, null, null]);
  });

  it('says when the crop lies too high or too low, unless a detector has placed it', () => {
    /** Lips at that row, on noisy skin. */
    const lipsAt = (row: number): GreyImage => {
      const random = createRandom(7);
      const skin = (i: number): number => 150 + (i % 48) / 2 + 7 * random.normal();
      const lips = (i: number): boolean =>
        Math.abs(Math.floor(i / 48) - row) < 1.5 && Math.abs((i % 48) - 24) < 12;
      const data = Float32Array.from({ length: 24 * 48 }, (_, i) => (lips(i) ? 50 : skin(i)));
      return { width: 48, height: 24, data };
    };
    expect(hint(lipsAt(13))).toBeNull();
    expect(hint(lipsAt(21))).toBe('tooHigh');
    expect(hint(lipsAt(21), true)).toBeNull();
    expect(hint(lipsAt(3))).toBe('tooLow');
  });

  it('says when there is no mouth', () => {
    const random = createRandom(3);
    const data = Float32Array.from({ length: 24 * 48 }, (_, i) => 80 + (i % 48) * 2 + 9 * random.normal());
    expect(hint({ width: 48, height: 24, data })).toBe('noMouth');
  });

  it('says when the picture is blurred, before anything else', () => {
    const face = cropHalf(drawFace(MOUTHS[1], createRandom(1)), 'lower');
    const blurred = resample(resample(face, 8, 4), 48, 24);
    expect(hint(blurred)).toBe('blurred');
  });

  it('passes on why nothing can be read', () => {
    expect(hintFor(null, null, 'noFace', true)).toBe('noFace');
    expect(hintFor(crop(24), measurePicture(crop(24)), 'dark', false)).toBe('dark');
  });
});
