/** @file A folded network made trainable again: batch norm is put back so that the function stays the same. */
import * as tf from '@tensorflow/tfjs-core';
import { createRandom, type GreyImage, type Half } from '../core/index.ts';
import {
  BATCH_NORM_EPSILON,
  forward,
  initialValues,
  type NetworkSpec,
  walk,
  weightTensors,
} from '../networks/index.ts';
import { inputBatch } from './batches.ts';

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
async function measureLayer(
  spec: NetworkSpec,
  tensors: Tensors,
  input: tf.Tensor4D,
  name: string,
): Promise<{ mean: Float32Array; variance: Float32Array }> {
  const found = tf.tidy(() => {
    const kept: tf.Tensor1D[] = [];
    forward(spec, weightTensors(spec, tensors), input, {
      kind: 'training',
      dropoutSeed: 0,
      onStatistics: ({ layer, mean, variance }) => {
        if (layer === name) kept.push(mean, variance);
        else tf.dispose([mean, variance]);
      },
    });
    return kept;
  });
  const [mean, variance] = await Promise.all(found.map(async (part) => new Float32Array(await part.data())));
  tf.dispose(found);
  if (!mean || !variance) throw new Error(`Layer '${name}' has no batch norm.`);
  return { mean, variance };
}

/** Arrays of batch norm that leave what they get as it is, but for ε; where `silent`, that give 0. */
function plainNorm(tensors: Tensors, name: string, length: number, silent = false): void {
  for (const part of ['gamma', 'beta', 'mean', 'variance'])
    tensors[`${name}.${part}`] = new Float32Array(length).fill(
      part === 'variance' || (part === 'gamma' && !silent) ? 1 : 0,
    );
}

/** A normed filter: under `name` in the network with batch norm, under `from` in the folded one. */
interface Normed {
  readonly name: string;
  readonly from: string;
  readonly filters: number;
}

/** The normed filters of a network; what lies beside the full part of a parallel convolution is put into `tensors`, silent. */
function normedFilters(spec: NetworkSpec, tensors: Tensors): Normed[] {
  return walk(spec).flatMap(({ layer, from, to }): Normed[] => {
    if ((layer.type === 'conv' || layer.type === 'depthwise') && layer.batchNorm)
      return [{ name: layer.name, from: layer.name, filters: to.channels }];
    if (layer.type !== 'parallelConv') return [];
    const { name, filters } = layer;
    const alone = { name: spec.name, input: from, layers: [layer] };
    for (const { name: key, values } of initialValues(alone, createRandom(1)))
      if (!key.startsWith(`${name}.full.`)) tensors[key] = values;
    for (const part of [`${name}.point`, `${name}.same`])
      if (tensors[`${part}.gamma`]) plainNorm(tensors, part, filters, true);
    return [{ name: `${name}.full`, from: name, filters }];
  });
}

/** Standardises the embedding and lets the dense layer after it take that back. */
async function unfoldStandardise(spec: NetworkSpec, tensors: Tensors, input: tf.Tensor4D): Promise<void> {
  for (const [index, { layer }] of walk(spec).entries()) {
    if (layer.type !== 'standardise') continue;
    const next = walk(spec)
      .slice(index + 1)
      .find(({ layer: { type } }) => type !== 'dropout')?.layer;
    if (next?.type !== 'dense') throw new Error(`'${layer.name}' is not followed by a dense layer.`);
    const { mean, variance } = await measureLayer(spec, tensors, input, layer.name);
    tensors[`${layer.name}.mean`] = mean;
    tensors[`${layer.name}.variance`] = variance;
    const kernel = tensors[`${next.name}.kernel`] ?? new Float32Array();
    const bias = Float32Array.from(tensors[`${next.name}.bias`] ?? []);
    const channelOf = (i: number): number => Math.floor(i / next.units);
    kernel.forEach((k, i) => {
      bias[i % next.units] = (bias[i % next.units] ?? 0) + k * (mean[channelOf(i)] ?? 0);
    });
    tensors[`${next.name}.kernel`] = kernel.map(
      (k, i) => k * Math.sqrt((variance[channelOf(i)] ?? 0) + BATCH_NORM_EPSILON),
    );
    tensors[`${next.name}.bias`] = bias;
  }
}

/**
 * Inverts `foldBatchNorm` on data: mean μ and variance σ² of each convolution are measured on `faces`, one layer after
 * the other; γ = √(σ²+ε)/s and β = bias + μ/s, s being what its filter was multiplied by, then give the folded
 * network's outputs. Training goes on from there as if the network had never been folded. Of parallel convolutions
 * the full one takes the folded kernel; the others begin at γ = 0.
 * @param spec the network with batch norm; no branches
 * @param folded the parameters of the same network without it (`foldedNetwork`)
 */
export async function unfoldBatchNorm(
  spec: NetworkSpec,
  folded: Readonly<Tensors>,
  faces: readonly GreyImage[],
  half: Half,
): Promise<Tensors> {
  const tensors: Tensors = { ...folded };
  const normed = normedFilters(spec, tensors);
  const scales = new Map<string, Float64Array>();
  for (const { name, from, filters } of normed) {
    const kernel = folded[`${from}.kernel`] ?? new Float32Array();
    const scale = scalesOf(kernel, filters);
    scales.set(name, scale);
    delete tensors[`${from}.kernel`];
    delete tensors[`${from}.bias`];
    tensors[`${name}.kernel`] = kernel.map((k, i) => k * (scale[i % filters] ?? 1));
    plainNorm(tensors, name, filters);
  }
  for (const { layer, from } of walk(spec)) {
    if (layer.type !== 'standardise') continue;
    tensors[`${layer.name}.mean`] = new Float32Array(from.channels);
    tensors[`${layer.name}.variance`] = new Float32Array(from.channels).fill(1);
  }
  const input = inputBatch(faces, spec, half);
  for (const { name, from } of normed) {
    const scale = scales.get(name);
    const { mean, variance } = await measureLayer(spec, tensors, input, name);
    tensors[`${name}.mean`] = mean;
    tensors[`${name}.variance`] = variance;
    tensors[`${name}.gamma`] = variance.map((v, f) => Math.sqrt(v + BATCH_NORM_EPSILON) / (scale?.[f] ?? 1));
    tensors[`${name}.beta`] = mean.map((m, f) => (folded[`${from}.bias`]?.[f] ?? 0) + m / (scale?.[f] ?? 1));
  }
  await unfoldStandardise(spec, tensors, input);
  input.dispose();
  return tensors;
}
