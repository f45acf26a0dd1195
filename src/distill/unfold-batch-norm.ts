/** @file A folded network made trainable again: batch norm is put back so that the function stays the same. */
import * as tf from '@tensorflow/tfjs-core';
import type { GreyImage, Half } from '../core/index.ts';
import { BATCH_NORM_EPSILON, forward, type NetworkSpec, walk } from '../networks/index.ts';
import { inputBatch } from './batches.ts';
import { tensorsOf } from './tensors.ts';

type Tensors = Record<string, Float32Array>;

/** As He et al. 2015 would start a filter: batch norm hides its length, which yet sets how fast it turns. */
const FILTER_LENGTH = Math.sqrt(2);

/** What each filter is multiplied by to have that length; a dead one stays. */
function scalesOf(kernel: Float32Array, filters: number): Float64Array {
  const squares = new Float64Array(filters);
  kernel.forEach((k, i) => {
    squares[i % filters] = (squares[i % filters] ?? 0) + k * k;
  });
  return squares.map((square) => (square > 1e-12 ? FILTER_LENGTH / Math.sqrt(square) : 1));
}

/** Mean and variance of one convolution's output, as the network stands: [C] each. */
function measureLayer(
  spec: NetworkSpec,
  tensors: Tensors,
  input: tf.Tensor4D,
  name: string,
): { mean: Float32Array; variance: Float32Array } {
  return tf.tidy(() => {
    let found: { mean: Float32Array; variance: Float32Array } | undefined;
    forward(spec, tensorsOf(spec, tensors), input, {
      kind: 'training',
      dropoutSeed: 0,
      onStatistics: ({ layer, mean, variance }) => {
        if (layer === name) {
          found = {
            mean: new Float32Array(mean.dataSync()),
            variance: new Float32Array(variance.dataSync()),
          };
        }
        tf.dispose([mean, variance]);
      },
    });
    if (!found) throw new Error(`Layer '${name}' has no batch norm.`);
    return found;
  });
}

/**
 * Inverts `foldBatchNorm` on data: mean μ and variance σ² of each convolution are measured on `faces`, one layer after
 * the other; γ = √(σ²+ε)/s and β = bias + μ/s, s being what its filter was multiplied by, then give the folded
 * network's outputs. Training goes on from there as if the network had never been folded.
 * @param spec the network with batch norm; no branches
 * @param folded the parameters of the same network without it
 */
export function unfoldBatchNorm(
  spec: NetworkSpec,
  folded: Readonly<Tensors>,
  faces: readonly GreyImage[],
  half: Half,
): Tensors {
  const tensors: Tensors = { ...folded };
  const normed = walk(spec).flatMap(({ layer }) => (layer.type === 'conv' && layer.batchNorm ? [layer] : []));
  const scales = new Map(
    normed.map(({ name, filters }) => [
      name,
      scalesOf(folded[`${name}.kernel`] ?? new Float32Array(), filters),
    ]),
  );
  for (const { name, filters } of normed) {
    tensors[`${name}.kernel`] = (folded[`${name}.kernel`] ?? new Float32Array()).map(
      (k, i) => k * (scales.get(name)?.[i % filters] ?? 1),
    );
    for (const part of ['gamma', 'beta', 'mean', 'variance'])
      tensors[`${name}.${part}`] = new Float32Array(filters).fill(1);
    delete tensors[`${name}.bias`];
  }
  const input = inputBatch(faces, spec, half);
  for (const { name } of normed) {
    const scale = scales.get(name);
    const { mean, variance } = measureLayer(spec, tensors, input, name);
    tensors[`${name}.mean`] = mean;
    tensors[`${name}.variance`] = variance;
    tensors[`${name}.gamma`] = variance.map((v, f) => Math.sqrt(v + BATCH_NORM_EPSILON) / (scale?.[f] ?? 1));
    tensors[`${name}.beta`] = mean.map((m, f) => (folded[`${name}.bias`]?.[f] ?? 0) + m / (scale?.[f] ?? 1));
  }
  input.dispose();
  return tensors;
}
