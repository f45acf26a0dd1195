/** @file The gate learns to tell two kinds of embeddings apart, the same in every run; its made-up pictures are sound. */
import { beforeAll, describe, expect, it } from 'vitest';
import { gateScore } from '../artifacts/index.ts';
import { createRandom, type GreyImage } from '../core/index.ts';
import { useBackend } from '../fixtures/backends.ts';
import { drawFace, MOUTHS } from '../fixtures/synthetic-mouths.ts';
import { makeNonFace, NON_FACES, type NonFace } from './non-faces.ts';
import { trainGate } from './train-gate.ts';

beforeAll(() => useBackend('cpu', 'training'));

describe('trainGate', () => {
  /** On a ring, or inside it: no straight line parts them. */
  const rows = (count: number, ring: boolean, seed: number): Float32Array[] => {
    const random = createRandom(seed);
    return Array.from({ length: count }, () => {
      const [angle, radius] = [random.uniform(0, 6.28), ring ? 2 : random.uniform(0, 1)];
      return Float32Array.of(3 + radius * Math.cos(angle), 3 + radius * Math.sin(angle), 1);
    });
  };
  const train = () =>
    trainGate({
      faces: rows(128, true, 1),
      others: rows(128, false, 2),
      epochs: 60,
      random: createRandom(3),
    });

  it('parts what no straight line parts, on rows that it has not seen', () => {
    const values = train();
    const right = [true, false].flatMap((ring) =>
      rows(100, ring, ring ? 4 : 5).map((row) => gateScore(values, row) > 0 === ring),
    );
    expect(right.filter(Boolean).length).toBeGreaterThan(180);
    expect(train()).toEqual(values);
  });
});

describe('pictures without a face', () => {
  const face: GreyImage = drawFace(MOUTHS[0], createRandom(1));
  it.each(Object.keys(NON_FACES) as NonFace[])(
    '%s: 48×48 grey levels, not flat, the same for the same seed',
    (kind) => {
      const picture = makeNonFace(kind, createRandom(7), face);
      expect([picture.width, picture.height, picture.data.length]).toEqual([48, 48, 2304]);
      const lower = Array.from(picture.data).slice(1152);
      expect(lower.every((value) => value >= 0 && value <= 255)).toBe(true);
      expect(Math.max(...lower) - Math.min(...lower)).toBeGreaterThan(4);
      expect(makeNonFace(kind, createRandom(7), face)).toEqual(picture);
    },
  );
});
