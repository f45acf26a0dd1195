/** @file Batch norm: its values, its gradient, and its disappearance on export. */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../core/index.ts';
import { useBackend } from '../fixtures/backends.ts';
import { maxDifference, numericGradient } from '../fixtures/compare.ts';
import {
  randomValues,
  TINY_NETWORK,
  TINY_PARALLEL,
  TINY_RESIDUAL,
  TINY_SEPARABLE,
} from '../fixtures/tiny-network.ts';
import { BATCH_NORM_EPSILON, batchNorm } from './batch-norm.ts';
import {
  countMacs,
  foldBatchNorm,
  foldedNetwork,
  forward,
  type NetworkSpec,
  networkNamed,
  type ParameterValues,
  parameterShapes,
} from './index.ts';
import type { Activation } from './spec.ts';
import { weightTensors } from './tensors.ts';

const SHAPE: [number, number, number, number] = [3, 2, 2, 2];
const random = createRandom(11);
const X = Float32Array.from({ length: 24 }, () => 2 * random.normal());
const WEIGHTS = Float32Array.from({ length: 24 }, () => random.normal());
const GAMMA = Float32Array.of(1.5, 0.6);
const BETA = Float32Array.of(5.2, -0.2);

/** A scalar of the output whose gradient is not zero everywhere: Σ weight·output. */
function weighted(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, activation: Activation): tf.Scalar {
  const { output, mean, variance } = batchNorm(
    x as tf.Tensor4D,
    gamma as tf.Tensor1D,
    beta as tf.Tensor1D,
    activation,
  );
  tf.dispose([mean, variance]);
  return tf.sum(tf.mul(output, tf.tensor4d(WEIGHTS, SHAPE)));
}

/** The same, out of tfjs's own operations, whose gradients are tfjs's own. */
function reference(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, activation: Activation): tf.Scalar {
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  const normal = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, BATCH_NORM_EPSILON)));
  const value = tf.add(tf.mul(normal, gamma), beta);
  return tf.sum(
    tf.mul(
      activation === 'none' ? value : activation === 'relu' ? tf.relu(value) : tf.relu6(value),
      tf.tensor4d(WEIGHTS, SHAPE),
    ),
  );
}

function gradients(f: typeof weighted, activation: Activation): Float32Array[] {
  return tf.tidy(() =>
    tf
      .grads((x: tf.Tensor, g: tf.Tensor, b: tf.Tensor) => f(x, g, b, activation))([
        tf.tensor4d(X, SHAPE),
        tf.tensor1d(GAMMA),
        tf.tensor1d(BETA),
      ])
      .map((gradient) => gradient.dataSync() as Float32Array),
  );
}

describe('batch norm with ReLU', () => {
  beforeAll(() => useBackend('cpu', 'training'));

  it('normalises each channel by the batch’s own mean and variance, and returns them', () => {
    tf.tidy(() => {
      const result = batchNorm(tf.tensor4d(X, SHAPE), tf.tensor1d(GAMMA), tf.tensor1d(BETA), 'relu');
      const output = result.output.dataSync();
      for (const channel of [0, 1]) {
        const values = X.filter((_, i) => i % 2 === channel);
        const mean = values.reduce((sum, v) => sum + v, 0) / 12;
        const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 12;
        expect(result.mean.dataSync()[channel]).toBeCloseTo(mean, 5);
        expect(result.variance.dataSync()[channel]).toBeCloseTo(variance, 5);
        const expected = values.map((v) =>
          Math.max(
            0,
            ((v - mean) / Math.sqrt(variance + 1e-3)) * (GAMMA[channel] ?? 0) + (BETA[channel] ?? 0),
          ),
        );
        expect(
          maxDifference(
            output.filter((_, i) => i % 2 === channel),
            expected,
          ),
        ).toBeLessThan(1e-5);
      }
      tf.dispose([result.mean, result.variance]);
    });
  });

  it('has the gradients that finite differences give, for input, scale and shift', () => {
    const [dx, dGamma, dBeta] = gradients(weighted, 'none');
    const at = (x: Float32Array, gamma: Float32Array, beta: Float32Array): number =>
      tf.tidy(
        () =>
          weighted(tf.tensor4d(x, SHAPE), tf.tensor1d(gamma), tf.tensor1d(beta), 'none').dataSync()[0] ?? 0,
      );
    const step = 0.01;
    expect(
      maxDifference(
        dx ?? [],
        numericGradient((x) => at(x, GAMMA, BETA), X, step),
      ),
    ).toBeLessThan(2e-3);
    expect(
      maxDifference(
        dGamma ?? [],
        numericGradient((g) => at(X, g, BETA), GAMMA, step),
      ),
    ).toBeLessThan(2e-3);
    expect(
      maxDifference(
        dBeta ?? [],
        numericGradient((b) => at(X, GAMMA, b), BETA, step),
      ),
    ).toBeLessThan(2e-3);
    expect(Math.max(...(dx ?? []).map(Math.abs))).toBeGreaterThan(0.1);
  });

  it.each(['relu', 'relu6'] as const)('has tfjs’s own gradients through %s', (activation) => {
    const expected = gradients(reference, activation);
    for (const [i, gradient] of gradients(weighted, activation).entries()) {
      expect(maxDifference(gradient, expected[i] ?? [])).toBeLessThan(1e-4);
    }
    // The activation is felt: without it the gradient is another, and the cut at 6 is met.
    expect(
      maxDifference(gradients(reference, 'relu')[0] ?? [], gradients(reference, 'relu6')[0] ?? []),
    ).toBeGreaterThan(0.01);
    expect(maxDifference(expected[0] ?? [], gradients(reference, 'none')[0] ?? [])).toBeGreaterThan(0.01);
  });
});

function logits(spec: NetworkSpec, values: ParameterValues): number[] {
  return tf.tidy(() => {
    const parameters = weightTensors(spec, values);
    const noise = createRandom(5);
    const { height, width } = spec.input;
    const pixels = Float32Array.from({ length: 2 * height * width }, () => noise.normal());
    const input = tf.tensor4d(pixels, [2, height, width, 1]);
    return [...forward(spec, parameters, input, { kind: 'inference' }).logits.dataSync()];
  });
}

describe.each([
  ['wasm', 'compact-vgg'],
  ['cpu', 'tiny'],
  ['cpu', 'tiny-residual'],
  ['cpu', 'tiny-separable'],
  ['wasm', 'tiny-separable'],
  ['cpu', 'tiny-parallel'],
] as const)('folding on %s: %s', (backend, network) => {
  beforeAll(() => useBackend(backend));

  let tensors = 0;
  afterEach(() => {
    expect(tf.memory().numTensors).toBe(tensors);
  });

  const spec = {
    tiny: TINY_NETWORK,
    'tiny-residual': TINY_RESIDUAL,
    'tiny-separable': TINY_SEPARABLE,
    'tiny-parallel': TINY_PARALLEL,
    'compact-vgg': networkNamed('compact-vgg', 'lower'),
  }[network];

  it('leaves the logits as they are, whatever the statistics', () => {
    tensors = tf.memory().numTensors;
    for (const seed of [1, 2]) {
      const values = randomValues(spec, seed);
      const folded = foldBatchNorm(spec, values);
      const before = logits(spec, values);
      expect(maxDifference(logits(folded.spec, folded.parameters), before)).toBeLessThanOrEqual(1e-4);
      expect(Math.max(...before) - Math.min(...before)).toBeGreaterThan(0.01);
    }
  });

  it('changes them where one statistic is left out, so that the comparison can fail', () => {
    tensors = tf.memory().numTensors;
    const values = randomValues(spec, 1);
    const name = parameterShapes(spec).findLast((shape) => shape.name.endsWith('.mean'))?.name ?? '';
    const forgotten = foldBatchNorm(spec, { ...values, [name]: new Float32Array(values[name]?.length ?? 0) });
    expect(maxDifference(logits(forgotten.spec, forgotten.parameters), logits(spec, values))).toBeGreaterThan(
      1e-3,
    );
  });

  it('leaves no batch norm and no dropout behind', () => {
    tensors = tf.memory().numTensors;
    const { spec: folded, parameters } = foldBatchNorm(spec, randomValues(spec, 1));
    expect(folded.layers.some((layer) => layer.type === 'dropout')).toBe(false);
    expect(parameterShapes(folded).every(({ trainable }) => trainable)).toBe(true);
    expect(folded).toEqual(foldedNetwork(spec));
    expect(countMacs(folded)).toBe(countMacs(spec));
    expect(Object.keys(parameters)).toEqual(parameterShapes(folded).map(({ name }) => name));
  });
});

describe('folding without weights', () => {
  it('names the tensor that is missing', () => {
    const { 'first.gamma': _, ...rest } = randomValues(TINY_NETWORK, 1);
    expect(() => foldBatchNorm(TINY_NETWORK, rest)).toThrow("lack 'first.gamma'");
  });
});
