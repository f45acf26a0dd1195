/** @file Seeded changes of a face. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../core/index.ts';
import { maxDifference } from '../fixtures/compare.ts';
import { drawFace, MOUTHS } from '../fixtures/synthetic-mouths.ts';
import { type Augmentation, augmentFace, STANDARD_AUGMENTATION } from './index.ts';

const FACE = drawFace(MOUTHS[0], createRandom(1));
const NONE: Augmentation = {
  flip: false,
  rotationDeg: 0,
  scale: 0,
  shift: 0,
  gamma: 0,
  shade: 0,
  blurChance: 0,
  noise: 0,
};
const change = (settings: Augmentation, seed: number): ArrayLike<number> =>
  augmentFace(FACE, settings, createRandom(seed)).data;

describe('augmentFace', () => {
  it('gives the same picture for the same seed, and another for another', () => {
    expect(change(STANDARD_AUGMENTATION, 4)).toEqual(change(STANDARD_AUGMENTATION, 4));
    expect(maxDifference(change(STANDARD_AUGMENTATION, 4), change(STANDARD_AUGMENTATION, 5))).toBeGreaterThan(
      5,
    );
  });

  it('changes nothing when every range is 0', () => {
    expect(maxDifference(change(NONE, 3), FACE.data)).toBeLessThan(1e-3);
  });

  it('changes something for each range that is not', () => {
    const single: Partial<Augmentation>[] = [
      { rotationDeg: 15 },
      { scale: 0.2 },
      { shift: 0.1 },
      { gamma: 1 },
      { shade: 40 },
      { blurChance: 1 },
    ];
    for (const setting of single) {
      expect(
        maxDifference(change({ ...NONE, ...setting }, 8), FACE.data),
        JSON.stringify(setting),
      ).toBeGreaterThan(3);
    }
    const noisy = [1, 2, 3, 4, 5, 6].map((seed) =>
      maxDifference(change({ ...NONE, noise: 20 }, seed), FACE.data),
    );
    expect(Math.max(...noisy)).toBeGreaterThan(3);
  });

  it('flips about half of the faces, and a flipped face is the mirror image', () => {
    const mirror = FACE.data.map((_, i) => FACE.data[i - (i % 48) + 47 - (i % 48)] ?? 0);
    let flipped = 0;
    for (let seed = 0; seed < 200; seed++) {
      const data = change({ ...NONE, flip: true }, seed);
      const isMirror = maxDifference(data, mirror) < 1e-3;
      expect(isMirror || maxDifference(data, FACE.data) < 1e-3).toBe(true);
      if (isMirror) flipped++;
    }
    expect(flipped).toBeGreaterThan(70);
    expect(flipped).toBeLessThan(130);
  });

  it('stays within 0–255 and in size, and leaves the face itself alone, however wild the settings', () => {
    const before = [...FACE.data];
    const wild: Augmentation = {
      flip: true,
      rotationDeg: 45,
      scale: 0.5,
      shift: 0.5,
      gamma: 2,
      shade: 128,
      blurChance: 0.5,
      noise: 64,
    };
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { width, height, data } = augmentFace(FACE, wild, createRandom(seed));
        expect([width, height, data.length]).toEqual([48, 48, 48 * 48]);
        expect(data.every((v) => v >= 0 && v <= 255)).toBe(true);
      }),
    );
    expect([...FACE.data]).toEqual(before);
  });
});
