/** @file Bag of visual words: descriptors, vocabulary, presence vectors and their SVM, each against what it must be. */
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom, type GreyImage } from '../../core/index.ts';
import { mirrorFace } from '../../faces/index.ts';
import { useBackend } from '../../fixtures/backends.ts';
import { maxDifference } from '../../fixtures/compare.ts';
import { drawFaces } from '../../fixtures/synthetic-mouths.ts';
import { DESCRIPTOR_LENGTH, denseSift, mirrorDescriptors } from './dense-sift.ts';
import { localMargins } from './local-svm.ts';
import { mirroredPresence, presence, presenceLength } from './presence.ts';
import { presenceMargins, trainPresenceSvm } from './presence-svm.ts';
import { learnVocabulary, nearestWords } from './vocabulary.ts';

beforeAll(() => useBackend('cpu'));

const picture = (width: number, height: number, value: (x: number, y: number) => number): GreyImage => ({
  width,
  height,
  data: Float32Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width))),
});

describe('dense SIFT', () => {
  const grid = { cells: [3], step: 3 };

  it('finds on a slope one orientation alone, the slope’s', () => {
    // Brighter to the right by 10 a pixel: orientation 0; brighter downwards: a quarter turn, orientation 2.
    for (const [turn, image] of [
      [0, picture(16, 16, (x) => 10 * x)],
      [2, picture(16, 16, (_, y) => 10 * y)],
      [4, picture(16, 16, (x) => 160 - 10 * x)],
    ] as const) {
      const { data } = denseSift(image, grid);
      const descriptor = data.subarray(0, DESCRIPTOR_LENGTH);
      descriptor.forEach((value, i) => {
        if (i % 8 === turn) expect(value).toBeGreaterThan(0.1);
        else expect(value).toBeCloseTo(0, 5);
      });
    }
  });

  it('gives as many as the grid has places, each of length 1, with their middles', () => {
    const random = createRandom(2);
    const { data, x, y } = denseSift(
      picture(16, 13, () => 255 * random.next()),
      grid,
    );
    // Nine pixels from the first cell's middle to the last one's: 7 and 4 places at step 1, of which every third.
    expect(x).toHaveLength(3 * 2);
    expect([x[0], y[0]]).toEqual([Math.fround(5 / 16), Math.fround(5 / 13)]);
    for (let i = 0; i < x.length; i++) {
      const one = data.subarray(i * DESCRIPTOR_LENGTH, (i + 1) * DESCRIPTOR_LENGTH);
      expect(Math.hypot(...one)).toBeCloseTo(1, 4);
    }
  });

  it('does not hang on exposure and contrast, and leaves flat patches out', () => {
    const random = createRandom(3);
    const image = picture(16, 16, () => 120 * random.next());
    const brighter = { ...image, data: image.data.map((v) => 30 + 1.5 * v) };
    expect(maxDifference(denseSift(image, grid).data, denseSift(brighter, grid).data)).toBeLessThan(1e-4);
    expect(
      denseSift(
        picture(16, 16, () => 90),
        grid,
      ).x,
    ).toHaveLength(0);
  });
});

describe('mirror images', () => {
  const random = createRandom(8);
  const image = picture(16, 16, () => 255 * random.next());
  // Seven places along each side: the grid is its own mirror image.
  const grid = { cells: [3], step: 1 };

  it('have the descriptors that mirrorDescriptors says, in the rows the other way', () => {
    const own = mirrorDescriptors(denseSift(image, grid).data);
    const mirrored = denseSift(mirrorFace(image), grid).data;
    for (let i = 0; i < 49; i++) {
      const other = i - (i % 7) + 6 - (i % 7);
      const part = (from: Float32Array, k: number) =>
        from.slice(k * DESCRIPTOR_LENGTH, (k + 1) * DESCRIPTOR_LENGTH);
      expect(maxDifference(part(own, i), part(mirrored, other))).toBeLessThan(1e-5);
    }
  });

  it('have the presence vectors that mirroredPresence says, by a vocabulary that is its own mirror image', async () => {
    const found = denseSift(image, grid);
    const vocabulary = await learnVocabulary(found.data, 10, 3, createRandom(1));
    const [own, other] = [0, 5].map((w) =>
      vocabulary.words.slice(w * DESCRIPTOR_LENGTH, (w + 1) * DESCRIPTOR_LENGTH),
    );
    expect(mirrorDescriptors(own ?? new Float32Array())).toEqual(other);
    const nearest = await nearestWords(vocabulary, found.data);
    const turned = denseSift(mirrorFace(image), grid);
    const direct = presence(turned, await nearestWords(vocabulary, turned.data), 10);
    expect([...mirroredPresence(found, nearest, 10)]).toEqual([...direct]);
  });
});

describe('a vocabulary', () => {
  /** Descriptors around four corners. */
  const random = createRandom(5);
  const corners = [0, 40, 80, 120];
  const labels = Array.from({ length: 200 }, (_, i) => i % 4);
  const data = Float32Array.from({ length: 200 * DESCRIPTOR_LENGTH }, (_, i) => {
    const corner = corners[labels[Math.floor(i / DESCRIPTOR_LENGTH)] ?? 0];
    return (i % DESCRIPTOR_LENGTH === corner ? 1 : 0) + 0.02 * random.normal();
  });

  it('gives the nearest word, found by hand', async () => {
    const words = data.slice(0, 3 * DESCRIPTOR_LENGTH);
    const nearest = await nearestWords({ count: 3, words }, data);
    for (let i = 0; i < 200; i++) {
      const distances = [0, 1, 2].map((w) => {
        let sum = 0;
        for (let c = 0; c < DESCRIPTOR_LENGTH; c++)
          sum += ((data[i * DESCRIPTOR_LENGTH + c] ?? 0) - (words[w * DESCRIPTOR_LENGTH + c] ?? 0)) ** 2;
        return sum;
      });
      expect(nearest[i]).toBe(distances.indexOf(Math.min(...distances)));
    }
  });

  it('learns groups that there are, the same every time, and keeps no tensor', async () => {
    const before = tf.memory().numTensors;
    const learn = () => learnVocabulary(data, 16, 10, createRandom(1));
    const vocabulary = await learn();
    const nearest = await nearestWords(vocabulary, data);
    for (let i = 0; i < 200; i++)
      for (let k = 0; k < i; k++) if (nearest[i] === nearest[k]) expect(labels[i]).toBe(labels[k]);
    expect(await learn()).toEqual(vocabulary);
    expect(tf.memory().numTensors).toBe(before);
    await expect(learnVocabulary(data, 202, 1, createRandom(1))).rejects.toThrow('202 words');
    await expect(learnVocabulary(data, 9, 1, createRandom(1))).rejects.toThrow('even number');
  });
});

describe('presence vectors', () => {
  it('mark each word in the whole, its quarter, ninth and sixteenth, once', () => {
    const where = { x: Float32Array.of(0.1, 0.1, 0.9), y: Float32Array.of(0.1, 0.12, 0.4) };
    const places = presence(where, Int32Array.of(2, 2, 0), 3);
    // Part 0 is the whole, 1–4 the quarters, 5–13 the ninths, 14–29 the sixteenths, row by row; three words each.
    const parts = [0 * 3 + 0, 0 * 3 + 2, 1 * 3 + 2, 2 * 3 + 0, 5 * 3 + 2, (5 + 5) * 3 + 0];
    expect([...places]).toEqual([...parts, 14 * 3 + 2, (14 + 7) * 3 + 0]);
    expect(presenceLength(3)).toBe(90);
  });

  it('lie within their length, whatever the descriptors', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    const one = fc.tuple(unit, unit, fc.integer({ min: 0, max: 9 }));
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 30 }), (all) => {
        const where = {
          x: Float32Array.from(all, ([x]) => x),
          y: Float32Array.from(all, ([, y]) => y),
        };
        const places = presence(
          where,
          Int32Array.from(all, ([, , word]) => word),
          10,
        );
        expect(places.every((place) => place >= 0 && place < presenceLength(10))).toBe(true);
        expect(new Set(places).size).toBe(places.length);
        expect(places.length).toBeGreaterThanOrEqual(4);
      }),
    );
  });
});

describe('the SVM on presence vectors', () => {
  it('meets the optimality conditions of its dual, by the gap to the primal', () => {
    const random = createRandom(7);
    const labels = Array.from({ length: 40 }, (_, i) => i % 2);
    const rows = labels.map((label) => {
      const places = new Set([label, 2 + random.integer(6), 2 + random.integer(6)]);
      return Int32Array.from(places).sort();
    });
    const classifier = trainPresenceSvm(rows, labels, 2, 8, { c: 1, passes: 200, seed: 1 });
    const [w] = classifier.weights;
    if (!w) throw new Error('No weights.');
    const cost = (weights: Float32Array): number =>
      rows.reduce(
        (sum, row, i) => {
          const margin = presenceMargins({ weights: [weights] }, row)[0] ?? 0;
          return sum + Math.max(0, 1 - (labels[i] === 0 ? 1 : -1) * margin) ** 2;
        },
        0.5 * weights.reduce((sum, v) => sum + v * v, 0),
      );
    // A convex cost: no step in any direction lowers it.
    for (let k = 0; k < w.length; k++)
      for (const step of [-0.01, 0.01]) {
        const moved = Float32Array.from(w);
        moved[k] = (moved[k] ?? 0) + step;
        expect(cost(moved)).toBeGreaterThan(cost(w) - 1e-6);
      }
  });
});

describe('local learning', () => {
  const random = createRandom(6);
  const rows = Array.from({ length: 40 }, () =>
    Int32Array.from([...new Set(Array.from({ length: 12 }, () => random.integer(60)))]).sort(),
  );
  const labels = rows.map((row) => ((row[0] ?? 0) < 3 ? 0 : 1));
  const faces = rows.slice(0, 7);

  it('with every face as a neighbour says what one SVM of all of them says', () => {
    const c = 1;
    const global = trainPresenceSvm(rows, labels, 2, 60, { c, passes: 400, seed: 1 });
    const local = localMargins(rows, labels, 2, 60, faces, { neighbours: 40, c, passes: 400 });
    for (const [i, face] of faces.entries())
      for (const [label, margin] of presenceMargins(global, face).entries())
        expect(local[i]?.[label]).toBeCloseTo(margin, 1);
  });

  it('asks the nearest alone, and gives −1 to a class that none of them is of', () => {
    // Each face is its own nearest neighbour.
    const local = localMargins(rows, labels, 2, 60, faces, { neighbours: 1, c: 10, passes: 50 });
    for (const [i, margins] of local.entries()) {
      const own = labels[i] ?? 0;
      expect(margins[own]).toBeGreaterThan(0.9);
      expect(margins[1 - own]).toBe(-1);
    }
    expect(() =>
      localMargins(rows, labels, 2, 60, [new Int32Array(9000)], { neighbours: 1, c: 1, passes: 1 }),
    ).toThrow(
      expect.objectContaining({
        name: 'DataError',
        message: expect.stringContaining('fewer than 8192 places'),
      }),
    );
  });
});

it('a vocabulary of more words than there are descriptors is refused with what to do', async () => {
  const few = new Float32Array(3 * DESCRIPTOR_LENGTH);
  await expect(learnVocabulary(few, 4, 1, createRandom(1))).rejects.toThrow(
    expect.objectContaining({
      name: 'DataError',
      message: '4 words want 4 descriptors or more, the faces give 3. Take more faces, or fewer words.',
    }),
  );
});

it('all together name drawn mouths that were not learnt from', async () => {
  const [train, test] = [drawFaces(90, createRandom(1)), drawFaces(45, createRandom(2))];
  const grid = { cells: [3, 4], step: 4 };
  const describeFaces = (faces: typeof train) => faces.map(({ image }) => denseSift(image, grid));
  const learnt = describeFaces(train);
  const sample = Float32Array.from(
    learnt.flatMap(({ data }) => [...data.subarray(0, 20 * DESCRIPTOR_LENGTH)]),
  );
  const vocabulary = await learnVocabulary(sample, 30, 4, createRandom(3));
  const rowsOf = async (all: typeof learnt) =>
    Promise.all(all.map(async (one) => presence(one, await nearestWords(vocabulary, one.data), 30)));
  const classifier = trainPresenceSvm(
    await rowsOf(learnt),
    train.map(({ label }) => label),
    8,
    presenceLength(30),
    { c: 1, passes: 20, seed: 4 },
  );
  const named = (await rowsOf(describeFaces(test))).map((row) => {
    const margins = presenceMargins(classifier, row);
    return margins.indexOf(Math.max(...margins));
  });
  const right = named.filter((name, i) => name === test[i]?.label).length;
  expect(right / test.length).toBeGreaterThan(0.85);
});
