/** @file Runs a network that is data on whatever tfjs backend is active. */
import * as tf from '@tensorflow/tfjs-core';
import {
  type Mode,
  type Parameters,
  parameter,
  runConvolution,
  runParallel,
  standardise,
} from './convolutions.ts';
import type { DenseLayer, Layer, LocalResponseLayer, NetworkSpec } from './spec.ts';

export interface Outputs {
  /** Before the softmax: [N,8]. */
  readonly logits: tf.Tensor2D;
  /** What goes into the classifier: [N,D]. */
  readonly embedding: tf.Tensor2D;
  /** Valence and arousal, [N,2], of a network with a second head. */
  readonly affect?: tf.Tensor2D;
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

/** [N,D] → [N,units]. */
function runDense(layer: DenseLayer, prefix: string, parameters: Parameters, x: tf.Tensor2D): tf.Tensor2D {
  const name = `${prefix}${layer.name}`;
  const kernel = parameter(parameters, `${name}.kernel`) as tf.Tensor2D;
  const y = tf.add(tf.matMul(x, kernel), parameter(parameters, `${name}.bias`)) as tf.Tensor2D;
  return layer.activation === 'relu' ? tf.relu(y) : y;
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
      case 'dense':
        beforeLastDense = x;
        x = runDense(layer, prefix, parameters, x as tf.Tensor2D);
        break;
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
 * Forward pass, [N,H,W,C] → logits [N,8] and embedding [N,D]; with a second head, valence and arousal [N,2].
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
  const outputs = { logits: output as tf.Tensor2D, embedding: beforeLastDense as tf.Tensor2D };
  if (!spec.secondHead) return outputs;
  return { ...outputs, affect: runDense(spec.secondHead, '', parameters, outputs.embedding) };
}
