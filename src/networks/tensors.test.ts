/** @file From numbers to tensors: what is missing or of another size is refused, and nothing stays behind. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ArtifactError, createRandom } from '../core/index.ts';
import { useBackend } from '../fixtures/backends.ts';
import { REPOSITORY } from '../fixtures/paths.ts';
import { TINY_NETWORK } from '../fixtures/tiny-network.ts';
import { initialValues } from './initialise.ts';
import { parameterShapes } from './parameter-shapes.ts';
import { graphOutputs, inputTensor, weightTensors } from './tensors.ts';

beforeAll(() => useBackend('cpu'));

const values = Object.fromEntries(
  initialValues(TINY_NETWORK, createRandom(1)).map(({ name, values }) => [name, values]),
);

describe('weights', () => {
  it('become one tensor a parameter, with its shape and its values', () => {
    const tensors = weightTensors(TINY_NETWORK, values);
    for (const { name, shape } of parameterShapes(TINY_NETWORK)) {
      expect(tensors[name]?.shape).toEqual([...shape]);
      expect([...(tensors[name]?.dataSync() ?? [])]).toEqual([...(values[name] ?? [])]);
    }
    expect(Object.keys(tensors)).toHaveLength(Object.keys(values).length);
    tf.dispose(Object.values(tensors));
  });

  it('that are missing are named, with a remedy', () => {
    const { 'second.bias': _, ...rest } = values;
    const make = () => tf.tidy(() => weightTensors(TINY_NETWORK, rest));
    expect(make).toThrow(ArtifactError);
    expect(make).toThrow("lack 'second.bias'. Use weights made for this network");
  });
});

describe('pixels', () => {
  it('become as many pictures as there are', () => {
    const pixels = Float32Array.from({ length: 2 * 24 * 48 }, (_, i) => i);
    const input = inputTensor(TINY_NETWORK, pixels);
    expect(input.shape).toEqual([2, 24, 48, 1]);
    expect([...input.dataSync()]).toEqual([...pixels]);
    input.dispose();
  });

  it('that are no whole picture are refused', () => {
    expect(() => inputTensor(TINY_NETWORK, new Float32Array(24 * 48 + 1))).toThrow(
      /tiny takes 24×48×1.*1153/,
    );
  });
});

it('a graph model’s outputs come back in its order, one or several, and nothing stays on the backend', async () => {
  const before = tf.memory().numTensors;
  const two = { execute: (x: tf.Tensor) => [tf.mul(x, 2), tf.sum(x)] };
  const outputs = await graphOutputs(two, Float32Array.of(1, 2), [1, 2]);
  expect(outputs.map((output) => [...output])).toEqual([[2, 4], [3]]);
  const one = { execute: (x: tf.Tensor) => tf.sum(x) };
  expect(await graphOutputs(one, Float32Array.of(1, 2), [1, 2])).toEqual([Float32Array.of(3)]);
  expect(tf.memory().numTensors).toBe(before);
});

it('nothing else of the product makes tensors of pictures, or of weights by their shapes', () => {
  const files = readdirSync(join(REPOSITORY, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  );
  expect(files.length).toBeGreaterThan(100);
  const makers = files.filter((file) => {
    const text = readFileSync(join(REPOSITORY, 'src', file), 'utf8');
    return (
      /\btensor4d\(/.test(text) ||
      (/parameterShapes\(|manifest\.tensors/.test(text) && /tf\.tensor\(/.test(text))
    );
  });
  // The trainer's are velocities and averages, which only a run knows.
  expect(makers.sort()).toEqual(['distill/trainer.ts', 'networks/tensors.ts']);
});
