/** @file Runs a network that is data on whatever tfjs backend is active. */
import * as tf from '@tensorflow/tfjs-core';
import { activate, BATCH_NORM_EPSILON, batchNorm } from './batch-norm.ts';
import type {
  Activation,
  ConvLayer,
  DepthwiseLayer,
  Layer,
  LocalResponseLayer,
  NetworkSpec,
  ParallelConvLayer,
} from './spec.ts';

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

function runConvolution(
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
function runParallel(
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
function standardise(name: string, parameters: Parameters, x: tf.Tensor2D, mode: Mode): tf.Tensor2D {
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

/** tfjs names by the radius; like MatConvNet and unlike Caffe, it does not divide alpha by the size. */
function normaliseLocally(layer: LocalResponseLayer, x: tf.Tensor4D): tf.Tensor4D {
  const radius = (layer.size - 1) / 2;
  if (!Number.isInteger(radius))
    throw new RangeError(`Local response size: expected an odd number, got ${layer.size}.`);
  return tf.localResponseNormalization(x, radius, layer.kappa, layer.alpha, layer.beta);
}

/** [N,H,W,C] as it is, or averaged over 2×2, with channels of zeros added, to be [N,h,w,c]. */
function shortcut(x: tf.Tensor4D, [, height, , channels]: tf.Tensor4D['shape']): tf.Tensor4D {
  const half = x.shape[1] === height ? x : tf.avgPool(x, 2, 2, 'same');
  const more = channels - half.shape[3];
  return more === 0
    ? half
    : tf.pad4d(half, [
        [0, 0],
        [0, 0],
        [0, 0],
        [0, more],
      ]);
}

type Tap = (layer: string, output: tf.Tensor4D) => tf.Tensor4D;

/** One pass over one network; `dropouts` counts through branches, so that no two masks are alike. */
interface Pass {
  readonly parameters: Parameters;
  readonly mode: Mode;
  readonly tap: Tap | undefined;
  dropouts: number;
}

function run(
  layers: readonly Layer[],
  prefix: string,
  input: tf.Tensor,
  pass: Pass,
): { readonly output: tf.Tensor; readonly beforeLastDense: tf.Tensor } {
  const { parameters, mode, tap } = pass;
  let x = input;
  let beforeLastDense = input;
  for (const layer of layers) {
    switch (layer.type) {
      case 'conv':
      case 'depthwise':
        x = runConvolution(layer, prefix, parameters, x as tf.Tensor4D, mode);
        if (tap) x = tap(`${prefix}${layer.name}`, x as tf.Tensor4D);
        break;
      case 'parallelConv':
        x = runParallel(layer, prefix, parameters, x as tf.Tensor4D, mode);
        if (tap) x = tap(`${prefix}${layer.name}`, x as tf.Tensor4D);
        break;
      case 'maxPool':
        x = tf.maxPool(x as tf.Tensor4D, layer.size, layer.stride, layer.pad);
        break;
      case 'residual': {
        const inner = run(layer.layers, prefix, x, pass).output as tf.Tensor4D;
        x = tf.relu(tf.add(inner, shortcut(x as tf.Tensor4D, inner.shape)));
        break;
      }
      case 'resize':
        x = tf.image.resizeBilinear(x as tf.Tensor4D, [layer.height, layer.width], false, true);
        break;
      case 'localResponse':
        x = normaliseLocally(layer, x as tf.Tensor4D);
        break;
      case 'globalAveragePool':
        x = tf.mean(x, [1, 2]); // [N,H,W,C] → [N,C]
        break;
      case 'flatten':
        x = tf.reshape(x, [x.shape[0] ?? 0, -1]); // [N,H,W,C] → [N,H·W·C]
        break;
      case 'standardise':
        x = standardise(`${prefix}${layer.name}`, parameters, x as tf.Tensor2D, mode);
        break;
      case 'dropout':
        pass.dropouts++;
        if (mode.kind === 'training' && layer.rate > 0)
          x = tf.dropout(x, layer.rate, undefined, mode.dropoutSeed + pass.dropouts);
        break;
      case 'dense': {
        beforeLastDense = x;
        const name = `${prefix}${layer.name}`;
        const kernel = parameter(parameters, `${name}.kernel`) as tf.Tensor2D;
        x = tf.add(tf.matMul(x as tf.Tensor2D, kernel), parameter(parameters, `${name}.bias`)); // [N,D] → [N,units]
        if (layer.activation === 'relu') x = tf.relu(x);
        break;
      }
      case 'branches': {
        const from = x;
        const parts = layer.branches.map(
          (branch) => run(branch.layers, `${prefix}${branch.name}.`, from, pass).output as tf.Tensor2D,
        );
        x = tf.concat2d(parts, 1); // [N,D₁], [N,D₂], … → [N,ΣD]
        break;
      }
      default:
        throw layer satisfies never;
    }
  }
  return { output: x, beforeLastDense };
}

/**
 * Forward pass, [N,H,W,C] → logits [N,8] and embedding [N,D].
 * `tap` sees the output of every named convolution and may replace it (Grad-CAM does).
 */
export function forward(
  spec: NetworkSpec,
  parameters: Parameters,
  input: tf.Tensor4D,
  mode: Mode,
  tap?: Tap,
): Outputs {
  const { output, beforeLastDense } = run(spec.layers, '', input, { parameters, mode, tap, dropouts: 0 });
  return { logits: output as tf.Tensor2D, embedding: beforeLastDense as tf.Tensor2D };
}
