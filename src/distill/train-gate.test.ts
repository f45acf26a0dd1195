/** @file The gate learns to tell two kinds of embeddings apart, the same in every run; its made-up pictures are sound. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { embeddingScore, gatePixels, gateTensors, pictureScore } from '../artifacts/index.ts';
import { createRandom, type GreyImage } from '../core/index.ts';
import { refuseSyncReads, useBackend } from '../fixtures/backends.ts';
import { drawFace, MOUTHS } from '../fixtures/synthetic-mouths.ts';
import { makeNonFace, NON_FACES, type NonFace } from './non-faces.ts';
import { trainGate } from './train-gate.ts';
import { installConvGradients } from './wasm-gradients.ts';

refuseSyncReads();
beforeAll(async () => {
  await useBackend('wasm', 'training');
  installConvGradients();
});

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
      part: 'embedding',
      faces: rows(128, true, 1),
      others: rows(128, false, 2),
      epochs: 60,
      random: createRandom(3),
    });

  it('parts what no straight line parts, on rows that it has not seen', async () => {
    const values = await train();
    const right = [true, false].flatMap((ring) =>
      rows(100, ring, ring ? 4 : 5).map((row) => embeddingScore(values, row) > 0 === ring),
    );
    expect(right.filter(Boolean).length).toBeGreaterThan(180);
    expect(await train()).toEqual(values);
  });
});

describe('trainGate on pictures', () => {
  /** Bars that lie or stand, at random places. */
  const bars = (count: number, lying: boolean, seed: number): Float32Array[] => {
    const random = createRandom(seed);
    return Array.from({ length: count }, () => {
      const [middle, grain] = [random.uniform(6, 18), random.uniform(2, 10)];
      const data = Float32Array.from({ length: 24 * 48 }, (_, i) => {
        const [x, y] = [i % 48, Math.floor(i / 48)];
        return 120 - 80 * Math.exp(-(((lying ? y : x / 2) - middle) ** 2) / 4) + grain * random.normal();
      });
      return gatePixels({ width: 48, height: 24, data });
    });
  };
  const train = () =>
    trainGate({
      part: 'picture',
      faces: bars(64, true, 1),
      others: bars(64, false, 2),
      epochs: 10,
      random: createRandom(3),
    });

  it('parts bars that lie from bars that stand, the same in every run', async () => {
    const values = await train();
    const right = [true, false].flatMap((lying) =>
      bars(20, lying, lying ? 4 : 5).map((pixels) => pictureScore(values, pixels) > 0 === lying),
    );
    expect(right.filter(Boolean).length).toBeGreaterThan(36);
    expect(await train()).toEqual(values);
  });

  it('scores in plain arithmetic what tfjs computes', async () => {
    const random = createRandom(6);
    const values = Object.fromEntries(
      gateTensors(0, 'picture').map(({ name, shape }) => [
        name,
        Float32Array.from({ length: shape.reduce((total, side) => total * side, 1) }, () =>
          random.uniform(-0.3, 0.3),
        ),
      ]),
    );
    const named = (name: string): tf.Tensor => {
      const shape = gateTensors(0, 'picture').find((tensor) => tensor.name === name)?.shape ?? [];
      return tf.tensor(values[name] ?? [], [...shape]);
    };
    const [pixels = new Float32Array()] = bars(1, true, 7);
    const answer = tf.tidy(() => {
      let plane = tf.tensor4d(pixels, [1, 24, 48, 1]);
      for (const name of ['convolution1', 'convolution2', 'convolution3']) {
        const made = tf.conv2d(plane, named(`${name}.kernel`) as tf.Tensor4D, 2, 'same');
        plane = tf.relu(tf.add(made, named(`${name}.bias`)));
      }
      const dense = (from: tf.Tensor, name: string): tf.Tensor =>
        tf.add(tf.matMul(from as tf.Tensor2D, named(`${name}.kernel`) as tf.Tensor2D), named(`${name}.bias`));
      return dense(tf.relu(dense(tf.reshape(plane, [1, -1]), 'picture.hidden')), 'picture.answer');
    });
    const [score] = await answer.data();
    expect(pictureScore(values, pixels)).toBeCloseTo(score ?? Number.NaN, 3);
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
