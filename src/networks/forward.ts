/** @file Runs a network that is data on whatever tfjs backend is active. */
import * as tf from '@tensorflow/tfjs-core';
import { BATCH_NORM_EPSILON, batchNormRelu } from './batch-norm.ts';
import type { ConvLayer, NetworkSpec } from './spec.ts';

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

export interface Outputs {
  /** Before the softmax: [N,8]. */
  readonly logits: tf.Tensor2D;
  /** What goes into the classifier: [N,D]. */
  readonly embedding: tf.Tensor2D;
}

function parameter(parameters: Parameters, name: string): tf.Tensor {
  const tensor = parameters[name];
  if (!tensor) throw new Error(`The parameters lack '${name}'. Load weights made for this network.`);
  return tensor;
}

function convolve(layer: ConvLayer, parameters: Parameters, x: tf.Tensor4D, mode: Mode): tf.Tensor4D {
  const get = <T extends tf.Tensor>(part: string): T => parameter(parameters, `${layer.name}.${part}`) as T;
  const relu = layer.activation === 'relu';
  const kernel = get<tf.Tensor4D>('kernel');
  if (!layer.batchNorm) {
    const bias = get<tf.Tensor1D>('bias');
    if (mode.kind === 'inference') {
      const activation = relu ? 'relu' : 'linear';
      return tf.fused.conv2d({ x, filter: kernel, strides: layer.stride, pad: layer.pad, bias, activation });
    }
    const sum = tf.add(tf.conv2d(x, kernel, layer.stride, layer.pad), bias) as tf.Tensor4D;
    return relu ? tf.relu(sum) : sum;
  }
  const y = tf.conv2d(x, kernel, layer.stride, layer.pad); // [N,H,W,C] → [N,H',W',F]
  if (mode.kind === 'training') {
    const { output, mean, variance } = batchNormRelu(y, get('gamma'), get('beta'), relu);
    mode.onStatistics({ layer: layer.name, mean, variance });
    return output;
  }
  const normal = tf.batchNorm4d(
    y,
    get('mean'),
    get('variance'),
    get('beta'),
    get('gamma'),
    BATCH_NORM_EPSILON,
  );
  return relu ? tf.relu(normal) : normal;
}

/**
 * Forward pass, [N,H,W,C] → logits [N,8] and embedding [N,D].
 * `tap` sees the output of every named convolution (Grad-CAM needs one).
 */
export function forward(
  spec: NetworkSpec,
  parameters: Parameters,
  input: tf.Tensor4D,
  mode: Mode,
  tap?: (layer: string, output: tf.Tensor4D) => tf.Tensor4D,
): Outputs {
  let x: tf.Tensor = input;
  let embedding: tf.Tensor = input;
  let dropouts = 0;
  for (const layer of spec.layers) {
    switch (layer.type) {
      case 'conv':
        x = convolve(layer, parameters, x as tf.Tensor4D, mode);
        if (tap) x = tap(layer.name, x as tf.Tensor4D);
        break;
      case 'maxPool':
        x = tf.maxPool(x as tf.Tensor4D, layer.size, layer.stride, layer.pad);
        break;
      case 'globalAveragePool':
        x = tf.mean(x, [1, 2]); // [N,H,W,C] → [N,C]
        break;
      case 'flatten':
        x = tf.reshape(x, [x.shape[0] ?? 0, -1]);
        break;
      case 'dropout':
        dropouts++;
        if (mode.kind === 'training' && layer.rate > 0)
          x = tf.dropout(x, layer.rate, undefined, mode.dropoutSeed + dropouts);
        break;
      case 'dense': {
        embedding = x;
        const kernel = parameter(parameters, `${layer.name}.kernel`) as tf.Tensor2D;
        x = tf.add(tf.matMul(x as tf.Tensor2D, kernel), parameter(parameters, `${layer.name}.bias`)); // [N,D] → [N,units]
        if (layer.activation === 'relu') x = tf.relu(x);
        break;
      }
      default:
        throw layer satisfies never;
    }
  }
  return { logits: x as tf.Tensor2D, embedding: embedding as tf.Tensor2D };
}
