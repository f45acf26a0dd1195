/** @file Batch norm followed by ReLU, with one fused gradient: the plain one is twice as slow on CPUs. */
import * as tf from '@tensorflow/tfjs-core';

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

/** On tfjs-node: FusedBatchNormV3, its gradient and ReluGrad. */
function onTensorFlow(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  relu: boolean,
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
    const value = relu ? tf.relu(normal) : normal;
    save([input, scale, value, saved1, saved2, saved3]);
    return {
      value,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [x0, scale0, y0, m, v] = five(saved);
        const reserve = saved[5] ?? v;
        const d = relu ? backend.executeSingleOutput('ReluGrad', [type], [dy, y0]) : dy;
        return backend
          .executeMultipleOutputs('FusedBatchNormGradV3', attributes, [d, x0, scale0, m, v, reserve], 5)
          .slice(0, 3);
      },
    };
  });
  return fused(x, gamma, beta) as tf.Tensor4D;
}

/** On any backend, Ioffe and Szegedy 2015, equations of section 3, written as one gradient. */
function onAnyBackend(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  relu: boolean,
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
    const value = relu ? tf.relu(shifted) : shifted;
    save([normal, scale, inverse, value]);
    return {
      value,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [normal0, scale0, inverse0, value0] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
        const d = relu ? tf.mul(dy, tf.step(value0)) : dy;
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
export function batchNormRelu(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  relu: boolean,
): BatchNormResult {
  let found: { mean: tf.Tensor1D; variance: tf.Tensor1D } | undefined;
  const run = tf.getBackend() === 'tensorflow' ? onTensorFlow : onAnyBackend;
  const output = run(x, gamma, beta, relu, (mean, variance) => {
    found = { mean, variance };
  });
  if (!found) throw new Error('Batch norm returned no statistics.');
  return { output, ...found };
}
