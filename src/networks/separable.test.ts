/** @file Depthwise-separable and parallel convolutions, and the standardised embedding: values, gradients, counts. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../core/index.ts';
import { useBackend } from '../fixtures/backends.ts';
import { maxDifference } from '../fixtures/compare.ts';
import { randomValues, TINY_PARALLEL, TINY_SEPARABLE } from '../fixtures/tiny-network.ts';
import {
  BATCH_NORM_EPSILON,
  type ConvLayer,
  convolutionNames,
  countMacs,
  countParameters,
  embeddingLength,
  foldedNetwork,
  forward,
  gradCam,
  initialValues,
  type Mode,
  type NetworkSpec,
  networkNamed,
  parameterShapes,
} from './index.ts';
import { weightTensors } from './tensors.ts';

beforeAll(() => useBackend('cpu', 'training'));

const training: Mode = {
  kind: 'training',
  dropoutSeed: 1,
  onStatistics: ({ mean, variance }) => tf.dispose([mean, variance]),
};

function noise(spec: NetworkSpec, count: number): tf.Tensor4D {
  const random = createRandom(8);
  const { height, width, channels } = spec.input;
  const pixels = Float32Array.from({ length: count * height * width * channels }, () => random.normal());
  return tf.tensor4d(pixels, [count, height, width, channels]);
}

describe('MobileNet on the lower half', () => {
  const spec = networkNamed('mobilenet-128', 'lower');

  it('reads 64×128 in 78.8 million multiply-accumulates, with 1.62 million parameters', () => {
    expect(spec.input).toEqual({ height: 64, width: 128, channels: 1, cut: { height: 24, width: 48 } });
    // By hand: 3×3 on 32×64, then pairs of 3×3 depthwise and 1×1 on 32×64, 16×32, 8×16 and 4×8, then 512×8.
    const pairs = [
      [32, 64, 2048],
      [64, 128, 512],
      [128, 128, 512],
      [128, 256, 128],
      [256, 256, 128],
      [256, 512, 32],
      ...Array.from({ length: 5 }, () => [512, 512, 32]),
    ] as [number, number, number][];
    const macs = pairs.reduce((sum, [from, to, cells]) => sum + cells * (9 * from + from * to), 0);
    expect(countMacs(spec)).toBe(9 * 32 * 2048 + macs + 512 * 8);
    // Kernels, and scale and shift of each filter.
    const kernels = pairs.reduce((sum, [from, to]) => sum + 9 * from + from * to + 2 * from + 2 * to, 0);
    expect(countParameters(spec)).toBe(9 * 32 + 2 * 32 + kernels + 512 * 8 + 8);
    expect(embeddingLength(spec)).toBe(512);
  });

  it('starts depthwise filters from nine inputs, not from all channels', () => {
    const values = initialValues(spec, createRandom(2)).find(
      ({ name }) => name === 'conv_dw_9.kernel',
    )?.values;
    const variance =
      Array.from(values ?? [], (v) => v * v).reduce((sum, v) => sum + v, 0) / (values?.length ?? 1);
    expect(variance).toBeCloseTo(2 / 9, 1);
  });
});

it('a compact network of parallel convolutions is exported as the plain one, and starts from its weights', () => {
  const parallel = networkNamed('compact-vgg-parallel', 'lower');
  const plain = networkNamed('compact-vgg-wide', 'lower');
  expect(foldedNetwork(parallel).layers).toEqual(foldedNetwork(plain).layers);
  expect(countMacs(parallel)).toBe(countMacs(plain));
});

describe('a depthwise convolution', () => {
  it('filters each channel by its own kernel, and is cut at 6', () => {
    const layer = {
      type: 'depthwise',
      name: 'd',
      kernel: 3,
      stride: 2,
      pad: 'same',
      batchNorm: false,
    } as const;
    const spec: NetworkSpec = {
      name: 'one',
      input: { height: 4, width: 6, channels: 2 },
      layers: [
        { ...layer, activation: 'relu6' },
        { type: 'flatten' },
        { type: 'dense', name: 'classifier', units: 8, activation: 'none' },
      ],
    };
    const values = randomValues(spec, 3);
    values['d.bias'] = Float32Array.of(4, -1);
    const input = noise(spec, 1);
    const x = input.dataSync();
    const kernel = values['d.kernel'] ?? new Float32Array();
    // Written out. Four rows at stride 2 are padded by one row below, six columns by one column at the right.
    const byHand: number[] = [];
    for (let row = 0; row < 2; row++)
      for (let column = 0; column < 3; column++)
        for (let c = 0; c < 2; c++) {
          let sum = values['d.bias'][c] ?? 0;
          for (let i = 0; i < 3; i++)
            for (let j = 0; j < 3; j++) {
              const [y, z] = [2 * row + i, 2 * column + j];
              if (y < 4 && z < 6)
                sum += 3 * (x[(y * 6 + z) * 2 + c] ?? 0) * (kernel[(i * 3 + j) * 2 + c] ?? 0);
            }
          byHand.push(Math.min(6, Math.max(0, sum)));
        }
    values['d.kernel'] = kernel.map((k) => 3 * k);
    const { embedding } = forward(spec, weightTensors(spec, values), input, { kind: 'inference' });
    expect(maxDifference(embedding.dataSync(), byHand)).toBeLessThan(1e-4);
    expect(byHand).toContain(6);
    expect(byHand).toContain(0);
  });
});

describe('a convolution of 1×1', () => {
  const point: ConvLayer = {
    type: 'conv',
    name: 'p',
    filters: 4,
    kernel: 1,
    stride: 1,
    pad: 'same',
    batchNorm: false,
    activation: 'none',
  };
  const spec: NetworkSpec = {
    name: 'point',
    input: { height: 3, width: 5, channels: 3 },
    layers: [point, { type: 'flatten' }, { type: 'dense', name: 'classifier', units: 8, activation: 'none' }],
  };

  it('has the outputs and gradients of tfjs’s convolution', () => {
    const tensors = weightTensors(spec, randomValues(spec, 4));
    const input = noise(spec, 2);
    const weights = tf.randomNormal([2, 60], 0, 1, 'float32', 5);
    const kernel = tensors['p.kernel'] as tf.Tensor4D;
    const bias = tensors['p.bias'] as tf.Tensor1D;
    const loss = (flat: tf.Tensor): tf.Scalar => tf.sum(tf.mul(flat, weights));
    const ours = tf.valueAndGrads((x: tf.Tensor, k: tf.Tensor) =>
      loss(forward(spec, { ...tensors, 'p.kernel': k }, x as tf.Tensor4D, training).embedding),
    )([input, kernel]);
    const theirs = tf.valueAndGrads((x: tf.Tensor, k: tf.Tensor) =>
      loss(tf.reshape(tf.add(tf.conv2d(x as tf.Tensor4D, k as tf.Tensor4D, 1, 'same'), bias), [2, 60])),
    )([input, kernel]);
    expect(ours.value.dataSync()[0]).toBeCloseTo(theirs.value.dataSync()[0] ?? Number.NaN, 3);
    for (const [i, gradient] of ours.grads.entries())
      expect(maxDifference(gradient.dataSync(), theirs.grads[i]?.dataSync() ?? [])).toBeLessThan(1e-4);
  });
});

describe.each([TINY_SEPARABLE, TINY_PARALLEL])('$name in training', (spec) => {
  it('reports the statistics of every batch norm, and a gradient for every trained tensor', () => {
    const values = randomValues(spec, 6);
    const reported: string[] = [];
    const variables = Object.fromEntries(
      Object.entries(weightTensors(spec, values)).map(([name, tensor]) => [name, tf.variable(tensor)]),
    );
    const trained = parameterShapes(spec).filter(({ trainable }) => trainable);
    const { grads } = tf.variableGrads(
      () =>
        tf.sum(
          tf.square(
            forward(spec, variables, noise(spec, 4), {
              ...training,
              onStatistics: ({ layer, mean, variance }) => {
                reported.push(layer);
                tf.dispose([mean, variance]);
              },
            }).logits,
          ),
        ) as tf.Scalar,
      trained.flatMap(({ name }) => variables[name] ?? []),
    );
    const normed = parameterShapes(spec)
      .filter(({ name }) => name.endsWith('.mean'))
      .map(({ name }) => name.replace(/\.mean$/, ''));
    expect([...reported].sort()).toEqual([...normed].sort());
    for (const { name } of trained) {
      const gradient = grads[variables[name]?.name ?? '']?.dataSync() ?? [];
      expect(Math.max(...Array.from(gradient, Math.abs)), name).toBeGreaterThan(0);
    }
  });

  it('shows by Grad-CAM where it looked, at any of its convolutions', async () => {
    const parameters = weightTensors(spec, randomValues(spec, 7));
    for (const layer of convolutionNames(spec)) {
      const { heat, width, height } = await gradCam(spec, parameters, noise(spec, 1), { layer, label: 2 });
      expect(heat).toHaveLength(width * height);
      expect(heat.every((value) => value >= 0 && value <= 1)).toBe(true);
    }
    expect(convolutionNames(spec).length).toBeGreaterThan(1);
  });
});

it('a standardised embedding is the plain one, less the batch’s mean, by its deviation', () => {
  const embeddingOf = (left: readonly string[]): number[][] =>
    tf.tidy(() => {
      const layers = TINY_SEPARABLE.layers.filter(({ type }) => !left.includes(type));
      const parameters = weightTensors(TINY_SEPARABLE, randomValues(TINY_SEPARABLE, 9));
      const spec = { ...TINY_SEPARABLE, layers };
      return forward(spec, parameters, noise(spec, 16), training).embedding.arraySync();
    });
  const plain = embeddingOf(['dropout', 'standardise']);
  const found = embeddingOf(['dropout']);
  for (let c = 0; c < 6; c++) {
    const values = plain.map((row) => row[c] ?? 0);
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
    const expected = values.map((v) => (v - mean) / Math.sqrt(variance + BATCH_NORM_EPSILON));
    expect(
      maxDifference(
        found.map((row) => row[c] ?? 0),
        expected,
      ),
    ).toBeLessThan(1e-3);
    expect(Math.max(...expected)).toBeGreaterThan(0.3);
  }
});
