/** @file Batch norm followed by an activation, with one fused gradient, which halves its time on CPUs. */
import * as tf from '@tensorflow/tfjs-core';
import type { Activation } from './spec.ts';

export const BATCH_NORM_EPSILON = 1e-3;

export interface BatchNormResult {
  /** Normalised, scaled, shifted, and cut at 0 where asked: [N,H,W,C]. */
  readonly output: tf.Tensor4D;
  /** Of this batch: [C]. */
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}

/** What the fused kernels of TensorFlow's own library want from tfjs-node's backend. */
interface TensorFlowBackend extends tf.KernelBackend {
  readonly binding: {
    TF_ATTR_TYPE: number;
    TF_ATTR_STRING: number;
    TF_ATTR_FLOAT: number;
    TF_ATTR_BOOL: number;
    TF_FLOAT: number;
  };
  executeSingleOutput(name: string, attributes: object[], inputs: tf.Tensor[]): tf.Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: object[],
    inputs: tf.Tensor[],
    outputs: number,
  ): tf.Tensor[];
}

function five(tensors: tf.Tensor[]): [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor] {
  const [a, b, c, d, e] = tensors;
  if (!a || !b || !c || !d || !e) throw new Error('A fused kernel returned fewer than five tensors.');
  return [a, b, c, d, e];
}

/** The activation itself; it is cut at 0, and ReLU6 at 6 too. */
export function activate<T extends tf.Tensor>(x: T, activation: Activation): T {
  if (activation === 'none') return x;
  return activation === 'relu' ? tf.relu(x) : tf.relu6(x);
}

/** TensorFlow's kernels of the activations' gradients: (dy, y) → dx. */
const GRADIENT_KERNELS = { relu: 'ReluGrad', relu6: 'Relu6Grad' } as const;

/** On tfjs-node: FusedBatchNormV3, its gradient and the activation's. */
function onTensorFlow(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  activation: Activation,
  statistics: (mean: tf.Tensor1D, variance: tf.Tensor1D) => void,
): tf.Tensor4D {
  const backend = tf.backend() as TensorFlowBackend;
  const { TF_ATTR_TYPE, TF_ATTR_STRING, TF_ATTR_FLOAT, TF_ATTR_BOOL, TF_FLOAT } = backend.binding;
  const type = { name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT };
  const attributes = [
    type,
    { name: 'U', type: TF_ATTR_TYPE, value: TF_FLOAT },
    { name: 'data_format', type: TF_ATTR_STRING, value: 'NHWC' },
    { name: 'epsilon', type: TF_ATTR_FLOAT, value: BATCH_NORM_EPSILON },
    { name: 'is_training', type: TF_ATTR_BOOL, value: true },
  ];
  const fused = tf.customGrad((...inputs) => {
    const [input, scale, shift, save] = inputs as unknown as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.GradSaveFunc,
    ];
    const empty = tf.tensor1d([]);
    const outputs = backend.executeMultipleOutputs(
      'FusedBatchNormV3',
      attributes,
      [input, scale, shift, empty, empty],
      6,
    );
    const [normal, mean, variance, saved1, saved2] = five(outputs);
    const saved3 = outputs[5] ?? empty;
    statistics(tf.keep(tf.clone(mean)) as tf.Tensor1D, tf.keep(tf.clone(variance)) as tf.Tensor1D);
    const value = activate(normal, activation);
    save([input, scale, value, saved1, saved2, saved3]);
    return {
      value,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [x0, scale0, y0, m, v] = five(saved);
        const reserve = saved[5] ?? v;
        const d =
          activation === 'none'
            ? dy
            : backend.executeSingleOutput(GRADIENT_KERNELS[activation], [type], [dy, y0]);
        return backend
          .executeMultipleOutputs('FusedBatchNormGradV3', attributes, [d, x0, scale0, m, v, reserve], 5)
          .slice(0, 3);
      },
    };
  });
  return fused(x, gamma, beta) as tf.Tensor4D;
}

/** 1 where an activation of that value passes its input on, else 0. */
function passes(value: tf.Tensor, activation: Activation): tf.Tensor {
  const above = tf.step(value);
  return activation === 'relu6' ? tf.mul(above, tf.step(tf.sub(6, value))) : above;
}

/** On any backend, Ioffe and Szegedy 2015, equations of section 3, written as one gradient. */
function onAnyBackend(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  activation: Activation,
  statistics: (mean: tf.Tensor1D, variance: tf.Tensor1D) => void,
): tf.Tensor4D {
  const fused = tf.customGrad((...inputs) => {
    const [input, scale, shift, save] = inputs as unknown as [
      tf.Tensor4D,
      tf.Tensor1D,
      tf.Tensor1D,
      tf.GradSaveFunc,
    ];
    const { mean, variance } = tf.moments(input, [0, 1, 2]);
    statistics(tf.keep(tf.clone(mean)) as tf.Tensor1D, tf.keep(tf.clone(variance)) as tf.Tensor1D);
    const inverse = tf.rsqrt(tf.add(variance, BATCH_NORM_EPSILON));
    const normal = tf.mul(tf.sub(input, mean), inverse); // x̂ [N,H,W,C]
    const shifted = tf.add(tf.mul(normal, scale), shift);
    const value = activate(shifted, activation);
    save([normal, scale, inverse, value]);
    return {
      value,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [normal0, scale0, inverse0, value0] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
        const d = activation === 'none' ? dy : tf.mul(dy, passes(value0, activation));
        const count = normal0.size / scale0.size;
        const dBeta = tf.sum(d, [0, 1, 2]); // [C]
        const dGamma = tf.sum(tf.mul(d, normal0), [0, 1, 2]); // [C]
        const centred = tf.sub(d, tf.add(tf.div(dBeta, count), tf.mul(normal0, tf.div(dGamma, count))));
        return [tf.mul(centred, tf.mul(scale0, inverse0)), dGamma, dBeta];
      },
    };
  });
  return fused(x, gamma, beta) as tf.Tensor4D;
}

/** Normalises by the statistics of the batch; the statistics are the caller's to dispose. */
export function batchNorm(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  activation: Activation,
): BatchNormResult {
  let found: { mean: tf.Tensor1D; variance: tf.Tensor1D } | undefined;
  const run = tf.getBackend() === 'tensorflow' ? onTensorFlow : onAnyBackend;
  const output = run(x, gamma, beta, activation, (mean, variance) => {
    found = { mean, variance };
  });
  if (!found) throw new Error('Batch norm returned no statistics.');
  return { output, ...found };
}
