/** @file Usable pictures. */
import { describe, expect, it } from 'vitest';
import { createRandom, type GreyImage } from '../core/index.ts';
import { fillUncovered, measurePicture, whyUnusable } from './picture-quality.ts';

function picture(value: (x: number, y: number) => number): GreyImage {
  const [width, height] = [48, 24];
  return {
    width,
    height,
    data: Float32Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width))),
  };
}

const why = (image: GreyImage, coverage = 1) => whyUnusable(measurePicture(image, coverage));

describe('whyUnusable', () => {
  it('refuses a covered lens, its noise included', () => {
    const random = createRandom(1);
    expect(why(picture(() => 0))).toBe('dark');
    expect(why(picture(() => 16 + 2 * random.normal()))).toBe('flat');
  });

  it('refuses an overexposed picture and a blank wall', () => {
    expect(why(picture(() => 252))).toBe('bright');
    expect(why(picture((x) => 128 + x / 12))).toBe('flat');
  });

  it('takes a dim picture that has structure (control)', () => {
    expect(why(picture((x, y) => 30 + 12 * Math.sin(x / 4) + 8 * Math.cos(y / 3)))).toBeNull();
  });

  it('refuses a region that lies mostly outside the frame', () => {
    const good = picture((x) => 100 + 40 * Math.sin(x / 4));
    expect(why(good, 0.5)).toBe('outside');
    expect(why(good, 0.8)).toBeNull();
  });

  it('refuses figures that are no numbers', () => {
    expect(whyUnusable({ mean: Number.NaN, deviation: 20, sharpness: 1, coverage: 1 })).not.toBeNull();
  });

  it('finds a blurred picture less sharp than the same in focus', () => {
    const edge = measurePicture(picture((x) => (x % 8 < 4 ? 60 : 180)));
    const soft = measurePicture(picture((x) => 120 + 60 * Math.sin((x * Math.PI) / 16)));
    expect(edge.sharpness).toBeGreaterThan(3 * soft.sharpness);
  });
});

describe('fillUncovered', () => {
  const alpha = (covered: (x: number, y: number) => boolean): Uint8ClampedArray => {
    const rgba = new Uint8ClampedArray(4 * 3 * 4);
    for (let i = 0; i < 12; i++) rgba[i * 4 + 3] = covered(i % 4, Math.floor(i / 4)) ? 255 : 0;
    return rgba;
  };
  const grey: GreyImage = {
    width: 4,
    height: 3,
    data: Float32Array.from([0, 1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 0]),
  };

  it('repeats the nearest seen pixel of the row, then the nearest row', () => {
    const { picture: filled, coverage } = fillUncovered(
      grey,
      alpha((x, y) => x > 0 && x < 3 && y < 2),
    );
    expect([...filled.data]).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4]);
    expect(coverage).toBeCloseTo(4 / 12, 9);
  });

  it('leaves a fully seen picture as it is', () => {
    expect(
      fillUncovered(
        grey,
        alpha(() => true),
      ),
    ).toEqual({ picture: grey, coverage: 1 });
  });

  it('tells of a picture in which nothing is seen', () => {
    expect(
      fillUncovered(
        grey,
        alpha(() => false),
      ).coverage,
    ).toBe(0);
  });
});
