/** @file The made-up headset pictures: what each does, that severity 0 does nothing, that they repeat. */
import { describe, expect, it } from 'vitest';
import { createRandom, type GreyImage } from '../core/index.ts';
import { CORRUPTIONS, type Corruption, corruptFace, likeHeadset } from './headset.ts';

const SIDE = 48;
/** A grey face with a dark mouth at 60–84 % of the height and a bright left eye. */
const face: GreyImage = {
  width: SIDE,
  height: SIDE,
  data: Uint8Array.from({ length: SIDE * SIDE }, (_, i) => {
    const [x, y] = [(i % SIDE) / SIDE, Math.floor(i / SIDE) / SIDE];
    if (Math.abs(y - 0.78) < 0.04 && Math.abs(x - 0.5) < 0.2) return 40;
    if (Math.abs(y - 0.35) < 0.05 && Math.abs(x - 0.3) < 0.05) return 240;
    return 120 + 40 * x;
  }),
};
const mean = (image: GreyImage, pick: (x: number, y: number) => boolean = () => true): number => {
  const values = [...image.data].filter((_, i) => pick((i % SIDE) / SIDE, Math.floor(i / SIDE) / SIDE));
  return values.reduce((sum, value) => sum + value, 0) / values.length;
};
const deviation = (image: GreyImage): number => {
  const middle = mean(image);
  return Math.sqrt(
    [...image.data].reduce((sum, value) => sum + (value - middle) ** 2, 0) / image.data.length,
  );
};
const difference = (a: GreyImage, b: GreyImage): number =>
  [...a.data].reduce((sum, value, i) => sum + Math.abs(value - (b.data[i] ?? 0)), 0) / a.data.length;
const changed = (corruption: Corruption, severity = 1, seed = 1): GreyImage =>
  corruptFace(face, corruption, severity, createRandom(seed));
/** Columns that the dark mouth takes in the lower third, and its lowest and highest row. */
const dark = (image: GreyImage) => {
  const places = [...image.data.keys()].filter((i) => (image.data[i] ?? 255) < 80 && i > 0.5 * SIDE * SIDE);
  const columns = new Set(places.map((i) => i % SIDE));
  const rows = places.map((i) => Math.floor(i / SIDE));
  return { columns: columns.size, rows: new Set(rows).size };
};

describe('headset pictures', () => {
  it.each(CORRUPTIONS)(
    '%s does nothing at severity 0, something at 1, stays in 0–255, and repeats by seed',
    (name) => {
      expect(difference(changed(name, 0), face)).toBeLessThan(0.6);
      for (let seed = 0; seed < 8; seed++) {
        const image = changed(name, 1, seed);
        expect(difference(image, face)).toBeGreaterThan(0.3);
        expect(image.data.length).toBe(face.data.length);
        expect(image.data.every((value) => value >= 0 && value <= 255)).toBe(true);
        expect(changed(name, 1, seed)).toEqual(image);
      }
    },
  );

  it('below the nose the mouth looms and the eyes shrink', () => {
    expect(dark(changed('belowNose')).columns).toBeGreaterThan(dark(face).columns + 2);
    const bright = (image: GreyImage) => [...image.data].filter((value) => value > 200).length;
    expect(bright(changed('belowNose'))).toBeLessThan(bright(face));
  });

  it('blur flattens, noise roughens, dim darkens, infrared pales the skin', () => {
    expect(deviation(changed('blur'))).toBeLessThan(deviation(face));
    expect(deviation(changed('noise'))).toBeGreaterThan(deviation(face) + 5);
    expect(mean(changed('dim'))).toBeLessThan(0.25 * mean(face));
    const skin = (x: number, y: number) => Math.hypot(x - 0.5, y - 0.6) < 0.15;
    expect(mean(changed('infrared'), skin)).toBeGreaterThan(mean(face, skin));
  });

  it('a hand covers a part of the lower half and leaves the upper rows alone', () => {
    for (let seed = 0; seed < 10; seed++) {
      const image = changed('hand', 1, seed);
      const moved = [...image.data].filter(
        (value, i) => i >= (SIDE * SIDE) / 2 && Math.abs(value - (face.data[i] ?? 0)) > 5,
      );
      expect(moved.length / ((SIDE * SIDE) / 2)).toBeGreaterThan(0.03);
      expect(moved.length / ((SIDE * SIDE) / 2)).toBeLessThan(0.6);
      expect(
        difference(
          { ...image, data: image.data.slice(0, SIDE * 12) },
          { ...face, data: face.data.slice(0, SIDE * 12) },
        ),
      ).toBeLessThan(0.01);
    }
  });

  it('speaking opens the mouth: the dark grows taller', () => {
    expect(dark(changed('speaking')).rows).toBeGreaterThan(dark(face).rows + 1);
  });

  it('mixes one to three of them, differently each time, the same by seed', () => {
    const images = Array.from({ length: 6 }, (_, seed) => likeHeadset(face, createRandom(seed)));
    for (const [seed, image] of images.entries())
      expect(likeHeadset(face, createRandom(seed))).toEqual(image);
    expect(new Set(images.map((image) => Math.round(1000 * mean(image)))).size).toBe(6);
  });
});
