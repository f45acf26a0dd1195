/** @file Bag of visual words: descriptors, vocabulary, presence vectors and their SVM, each against what it must be. */
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom, type GreyImage } from '../../core/index.ts';
import { useBackend } from '../../fixtures/backends.ts';
import { maxDifference } from '../../fixtures/compare.ts';
import { drawFaces } from '../../fixtures/synthetic-mouths.ts';
import { DESCRIPTOR_LENGTH, denseSift } from './dense-sift.ts';
import { presence, presenceLength } from './presence.ts';
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
    const learn = () => learnVocabulary(data, 8, 10, createRandom(1));
    const vocabulary = await learn();
    const nearest = await nearestWords(vocabulary, data);
    for (let i = 0; i < 200; i++)
      for (let k = 0; k < i; k++) if (nearest[i] === nearest[k]) expect(labels[i]).toBe(labels[k]);
    expect(await learn()).toEqual(vocabulary);
    expect(tf.memory().numTensors).toBe(before);
    await expect(learnVocabulary(data, 201, 1, createRandom(1))).rejects.toThrow('201 words');
  });
});

describe('presence vectors', () => {
  it('mark each word in the whole, its quarter and its sixteenth, once', () => {
    const where = { x: Float32Array.of(0.1, 0.1, 0.9), y: Float32Array.of(0.1, 0.12, 0.4) };
    const places = presence(where, Int32Array.of(2, 2, 0), 3);
    // Part 0 is the whole, 1–4 the quarters, 5–20 the sixteenths, row by row; three words each.
    expect([...places]).toEqual([0, 2, 1 * 3 + 2, 2 * 3 + 0, 5 * 3 + 2, (5 + 7) * 3 + 0]);
    expect(presenceLength(3)).toBe(63);
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
        expect(places.length).toBeGreaterThanOrEqual(3);
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
