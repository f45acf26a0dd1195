/** @file Convolutions and batch norm of a network that is data, in inference and in training. */
import * as tf from '@tensorflow/tfjs-core';
import { activate, BATCH_NORM_EPSILON, batchNorm } from './batch-norm.ts';
import type { Activation, ConvLayer, DepthwiseLayer, ParallelConvLayer } from './spec.ts';

export type Parameters = Readonly<Record<string, tf.Tensor>>;

/** Statistics of one training batch, to be blended into the running ones; the caller disposes them. */
export interface BatchStatistics {
  readonly layer: string;
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}

export type Mode =
  | { readonly kind: 'inference' }
  /** `dropoutSeed` makes the dropout masks of this step repeatable. */
  | {
      readonly kind: 'training';
      readonly dropoutSeed: number;
      readonly onStatistics: (s: BatchStatistics) => void;
    };

export function parameter(parameters: Parameters, name: string): tf.Tensor {
  const tensor = parameters[name];
  if (!tensor) throw new Error(`The parameters lack '${name}'. Load weights made for this network.`);
  return tensor;
}

/** Convolution without bias. Of 1×1 it is a product of matrices, whose gradient is much faster. */
function convolve(x: tf.Tensor4D, kernel: tf.Tensor4D, stride: number, pad: 'same' | 'valid'): tf.Tensor4D {
  const [height, width, channels, filters] = kernel.shape;
  if (height !== 1 || width !== 1 || stride !== 1) return tf.conv2d(x, kernel, stride, pad);
  const rows = tf.reshape(x, [-1, channels]) as tf.Tensor2D; // [N,H,W,C] → [N·H·W,C]
  const product = tf.matMul(rows, tf.reshape(kernel, [channels, filters]) as tf.Tensor2D);
  return tf.reshape(product, [x.shape[0], x.shape[1], x.shape[2], filters]);
}

/** Batch norm and activation by the batch's statistics in training, else by the running ones. */
function norm(
  name: string,
  parameters: Parameters,
  x: tf.Tensor4D,
  mode: Mode,
  activation: Activation,
): tf.Tensor4D {
  const get = (part: string): tf.Tensor1D => parameter(parameters, `${name}.${part}`) as tf.Tensor1D;
  if (mode.kind === 'training') {
    const { output, mean, variance } = batchNorm(x, get('gamma'), get('beta'), activation);
    mode.onStatistics({ layer: name, mean, variance });
    return output;
  }
  const normal = tf.batchNorm4d(
    x,
    get('mean'),
    get('variance'),
    get('beta'),
    get('gamma'),
    BATCH_NORM_EPSILON,
  );
  return activate(normal, activation);
}

/** Activations by tfjs's names. */
const FUSED = { relu: 'relu', relu6: 'relu6', none: 'linear' } as const;

export function runConvolution(
  layer: ConvLayer | DepthwiseLayer,
  prefix: string,
  parameters: Parameters,
  x: tf.Tensor4D,
  mode: Mode,
): tf.Tensor4D {
  const name = `${prefix}${layer.name}`;
  const { stride, pad, activation } = layer;
  const kernel = parameter(parameters, `${name}.kernel`) as tf.Tensor4D;
  const filter = (): tf.Tensor4D =>
    layer.type === 'conv' ? convolve(x, kernel, stride, pad) : tf.depthwiseConv2d(x, kernel, stride, pad); // [N,H,W,C] → [N,H',W',F]
  if (layer.batchNorm) return norm(name, parameters, filter(), mode, activation);
  const bias = parameter(parameters, `${name}.bias`) as tf.Tensor1D;
  if (mode.kind === 'training') return activate(tf.add(filter(), bias) as tf.Tensor4D, activation);
  const fused = layer.type === 'conv' ? tf.fused.conv2d : tf.fused.depthwiseConv2d;
  return fused({ x, filter: kernel, strides: stride, pad, bias, activation: FUSED[activation] });
}

/** Sum of the normed parts, then the activation: see ParallelConvLayer. */
export function runParallel(
  layer: ParallelConvLayer,
  prefix: string,
  parameters: Parameters,
  x: tf.Tensor4D,
  mode: Mode,
): tf.Tensor4D {
  const name = `${prefix}${layer.name}`;
  const part = (key: 'full' | 'point'): tf.Tensor4D => {
    const kernel = parameter(parameters, `${name}.${key}.kernel`) as tf.Tensor4D;
    return norm(`${name}.${key}`, parameters, convolve(x, kernel, 1, 'same'), mode, 'none');
  };
  const sum = tf.add(part('full'), part('point')) as tf.Tensor4D;
  const same = x.shape[3] === layer.filters;
  const all = same ? tf.add(sum, norm(`${name}.same`, parameters, x, mode, 'none')) : sum;
  return activate(all as tf.Tensor4D, layer.activation);
}

/** [N,C] → [N,C] of mean 0 and variance 1. */
export function standardise(name: string, parameters: Parameters, x: tf.Tensor2D, mode: Mode): tf.Tensor2D {
  const [rows, channels] = x.shape;
  if (mode.kind === 'training') {
    const cells = tf.reshape(x, [rows, 1, 1, channels]) as tf.Tensor4D;
    const { output, mean, variance } = batchNorm(cells, tf.ones([channels]), tf.zeros([channels]), 'none');
    mode.onStatistics({ layer: name, mean, variance });
    return tf.reshape(output, [rows, channels]);
  }
  const deviation = tf.sqrt(tf.add(parameter(parameters, `${name}.variance`), BATCH_NORM_EPSILON));
  return tf.div(tf.sub(x, parameter(parameters, `${name}.mean`)), deviation);
}
