/** @file Convolution gradients written as convolutions, against tfjs's own on its CPU backend. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../core/index.ts';
import { useBackend } from '../fixtures/backends.ts';
import { maxDifference } from '../fixtures/compare.ts';
import { installConvGradients } from './index.ts';
import { filterGradient, inputGradient } from './wasm-gradients.ts';

interface Case {
  readonly input: [number, number, number, number];
  readonly kernel: [number, number];
  readonly filters: number;
  readonly stride: number;
  readonly pad: 'same' | 'valid' | number;
}

const CASES: readonly Case[] = [
  { input: [2, 6, 8, 3], kernel: [3, 3], filters: 4, stride: 1, pad: 'same' },
  { input: [2, 6, 8, 3], kernel: [3, 3], filters: 4, stride: 1, pad: 'valid' },
  { input: [3, 5, 7, 2], kernel: [5, 5], filters: 3, stride: 1, pad: 'same' },
  { input: [1, 5, 7, 2], kernel: [2, 4], filters: 3, stride: 1, pad: 'same' },
  { input: [2, 5, 7, 2], kernel: [1, 1], filters: 3, stride: 1, pad: 'valid' },
  { input: [2, 6, 6, 2], kernel: [3, 3], filters: 3, stride: 1, pad: 1 },
  { input: [2, 8, 6, 2], kernel: [3, 3], filters: 3, stride: 2, pad: 'same' },
  { input: [2, 7, 9, 2], kernel: [3, 3], filters: 3, stride: 2, pad: 'same' },
  { input: [2, 8, 6, 2], kernel: [3, 3], filters: 3, stride: 2, pad: 'valid' },
  { input: [2, 7, 9, 2], kernel: [3, 3], filters: 3, stride: 2, pad: 'valid' },
  { input: [1, 11, 13, 2], kernel: [5, 5], filters: 2, stride: 4, pad: 'valid' },
  { input: [1, 10, 12, 2], kernel: [3, 3], filters: 2, stride: 3, pad: 'same' },
];

const title = ({ input, kernel, stride, pad }: Case): string =>
  `${input.slice(1, 3).join('×')}, kernel ${kernel.join('×')}, stride ${stride}, ${pad}`;

interface Gradients {
  readonly x: Float32Array;
  readonly filter: Float32Array;
}

/** Gradients of Σ w·conv(x, k) with fixed random values, by whatever gradient is registered. */
function automatic(drawn: Case): Gradients {
  return tf.tidy(() => {
    const { x, kernel, weights } = tensors(drawn);
    const gradients = tf.grads((a: tf.Tensor, b: tf.Tensor) =>
      tf.sum(tf.mul(weights, tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, drawn.stride, drawn.pad))),
    )([x, kernel]);
    const [dx, dk] = gradients.map((gradient) => gradient.dataSync() as Float32Array);
    return { x: dx ?? new Float32Array(), filter: dk ?? new Float32Array() };
  });
}

function tensors({ input, kernel, filters, stride, pad }: Case): {
  x: tf.Tensor4D;
  kernel: tf.Tensor4D;
  weights: tf.Tensor4D;
} {
  const random = createRandom(17);
  const draw = (shape: [number, number, number, number]): tf.Tensor4D =>
    tf.tensor4d(
      Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.normal()),
      shape,
    );
  const x = draw(input);
  const k = draw([...kernel, input[3], filters]);
  return { x, kernel: k, weights: draw(tf.conv2d(x, k, stride, pad).shape) };
}

const REFERENCE = new Map<Case, Gradients>();
const DEPTHWISE_REFERENCE = new Map<Case, Gradients>();

/** Depthwise kernels have one filter a channel; a padding in pixels is not asked of them. */
const DEPTHWISE = CASES.filter(({ pad }) => typeof pad !== 'number');

/** The same for a depthwise convolution, by whatever gradient is registered. */
function automaticDepthwise({ input, kernel, stride, pad }: Case): Gradients {
  return tf.tidy(() => {
    const random = createRandom(23);
    const draw = (shape: [number, number, number, number]): tf.Tensor4D =>
      tf.tensor4d(
        Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.normal()),
        shape,
      );
    const x = draw(input);
    const k = draw([...kernel, input[3], 1]);
    const convolve = (a: tf.Tensor, b: tf.Tensor): tf.Tensor4D =>
      tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, stride, pad);
    const weights = draw(convolve(x, k).shape);
    const gradients = tf.grads((a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.mul(weights, convolve(a, b))))([
      x,
      k,
    ]);
    const [dx, dk] = gradients.map((gradient) => gradient.dataSync() as Float32Array);
    return { x: dx ?? new Float32Array(), filter: dk ?? new Float32Array() };
  });
}

beforeAll(async () => {
  await useBackend('cpu', 'training');
  // tfjs's own gradients, taken before they are replaced.
  for (const drawn of CASES) REFERENCE.set(drawn, automatic(drawn));
  for (const drawn of DEPTHWISE) DEPTHWISE_REFERENCE.set(drawn, automaticDepthwise(drawn));
});

const reference = (drawn: Case): Gradients =>
  REFERENCE.get(drawn) ?? { x: new Float32Array(), filter: new Float32Array() };

describe.each(['cpu', 'wasm'] as const)('written as convolutions on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each(CASES.map((drawn) => [title(drawn), drawn] as const))('filter gradient: %s', (_, drawn) => {
    const before = tf.memory().numTensors;
    const found = tf.tidy(() => {
      const { x, weights } = tensors(drawn);
      return filterGradient(x, weights, drawn.kernel, drawn.stride, drawn.pad).dataSync();
    });
    expect(maxDifference(found, reference(drawn).filter)).toBeLessThan(1e-4);
    expect(tf.memory().numTensors).toBe(before);
  });

  const plain = CASES.filter(({ stride }) => stride === 1);
  it.each(plain.map((drawn) => [title(drawn), drawn] as const))('input gradient: %s', (_, drawn) => {
    const found = tf.tidy(() => {
      const { kernel, weights } = tensors(drawn);
      return inputGradient(weights, kernel, drawn.input, drawn.pad).dataSync();
    });
    expect(maxDifference(found, reference(drawn).x)).toBeLessThan(1e-4);
  });

  it('is a comparison that can fail: the padding of another convolution gives another gradient', () => {
    const [drawn] = CASES;
    if (!drawn) throw new Error('No cases.');
    const found = tf.tidy(() => {
      const { x, weights } = tensors(drawn);
      return filterGradient(tf.reverse(x, 1), weights, drawn.kernel, 1, 'same').dataSync();
    });
    expect(maxDifference(found, reference(drawn).filter)).toBeGreaterThan(0.1);
  });
});

describe('installed on wasm, which has no filter gradient of its own', () => {
  beforeAll(async () => {
    await useBackend('wasm');
    installConvGradients();
  });
  afterAll(() => useBackend('cpu'));

  it.each(CASES.map((drawn) => [title(drawn), drawn] as const))('tf.grads: %s', (_, drawn) => {
    const found = automatic(drawn);
    expect(maxDifference(found.filter, reference(drawn).filter)).toBeLessThan(1e-4);
    expect(maxDifference(found.x, reference(drawn).x)).toBeLessThan(1e-4);
  });

  it.each(DEPTHWISE.map((drawn) => [title(drawn), drawn] as const))('depthwise: %s', (_, drawn) => {
    const before = tf.memory().numTensors;
    const found = automaticDepthwise(drawn);
    const expected = DEPTHWISE_REFERENCE.get(drawn);
    expect(maxDifference(found.filter, expected?.filter ?? [])).toBeLessThan(1e-4);
    expect(maxDifference(found.x, expected?.x ?? [])).toBeLessThan(1e-4);
    expect(Math.max(...found.x.map(Math.abs))).toBeGreaterThan(0.1);
    expect(tf.memory().numTensors).toBe(before);
  });
});
