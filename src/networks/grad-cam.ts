/** @file Grad-CAM: where in the face a network looked when it named an emotion. */
import * as tf from '@tensorflow/tfjs-core';
import { argMax, DataError } from '../core/index.ts';
import type { Parameters } from './convolutions.ts';
import { forward } from './forward.ts';
import { type NetworkSpec, walk } from './spec.ts';

export interface GradCam {
  /** 0–1, row-major, of the layer's own extent; all 0 where nothing spoke for the class. */
  readonly heat: Float32Array;
  readonly width: number;
  readonly height: number;
  readonly layer: string;
  /** The class that is explained: the one asked for, or the one named. */
  readonly label: number;
  readonly logits: readonly number[];
}

/** Names of the convolutions, first to last; in a union, `<branch>.<layer>`. */
export function convolutionNames(spec: NetworkSpec): string[] {
  return walk(spec).flatMap(({ layer, prefix }) =>
    layer.type === 'conv' || layer.type === 'depthwise' || layer.type === 'parallelConv'
      ? [`${prefix}${layer.name}`]
      : [],
  );
}

/**
 * Selvaraju et al. 2017, eq. 1 and 2: the layer's maps, weighted by the mean slope of the class's logit over each
 * map, summed, cut at 0, and scaled so that the largest is 1. input [1,H,W,C]; `layer` defaults to the last
 * convolution. Wants a backend whose gradients are registered
 * (in a browser: import '@tensorflow/tfjs-core/dist/register_all_gradients').
 * @throws DataError where the network has no such convolution
 */
export async function gradCam(
  spec: NetworkSpec,
  parameters: Parameters,
  input: tf.Tensor4D,
  options: { readonly layer?: string | undefined; readonly label?: number | undefined } = {},
): Promise<GradCam> {
  const names = convolutionNames(spec);
  const layer = options.layer ?? names.at(-1) ?? '';
  if (!names.includes(layer))
    throw new DataError(`${spec.name} has no convolution '${layer}'.`, `Choose one of ${names.join(', ')}.`);
  const found = tf.tidy(() => {
    let maps: tf.Tensor4D | undefined;
    const { logits } = forward(spec, parameters, input, { kind: 'inference' }, (name, output) => {
      if (name === layer) maps = output;
      return output;
    });
    return { logits, maps: maps ?? tf.zeros([1, 1, 1, 1]) };
  });
  const logits = Array.from(await found.logits.data());
  const label = options.label ?? argMax(logits);
  const heat = tf.tidy(() => {
    const slope = tf.grad((maps: tf.Tensor) => {
      const out = forward(spec, parameters, input, { kind: 'inference' }, (name, output) =>
        name === layer ? (maps as tf.Tensor4D) : output,
      );
      return tf.sum(tf.slice(out.logits, [0, label], [1, 1]));
    })(found.maps); // [1,h,w,K]
    const weights = tf.mean(slope, [1, 2], true); // α, [1,1,1,K]
    const weighted = tf.relu(tf.sum(tf.mul(found.maps, weights), 3)); // [1,h,w]
    return tf.div(weighted, tf.maximum(tf.max(weighted), 1e-9));
  });
  const [, height = 0, width = 0] = found.maps.shape;
  const values = new Float32Array(await heat.data());
  tf.dispose([found.logits, found.maps, heat]);
  return { heat: values, width, height, layer, label, logits };
}
