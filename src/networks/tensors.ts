/** @file From numbers to tensors of the active tfjs backend: a network's weights, and the pictures it is shown. */
import * as tf from '@tensorflow/tfjs-core';
import type { Parameters } from './convolutions.ts';
import { parameterShapes } from './parameter-shapes.ts';
import { type ParameterValues, valuesNamed } from './parameter-values.ts';
import type { NetworkSpec } from './spec.ts';

/**
 * Every parameter of `network` as a tensor, in layer order. The caller disposes them, or its tidy does.
 * @throws ArtifactError where one is missing
 */
export function weightTensors(network: NetworkSpec, values: ParameterValues): Parameters {
  return Object.fromEntries(
    parameterShapes(network).map(({ name, shape }) => [
      name,
      tf.tensor(valuesNamed(values, name), [...shape], 'float32'),
    ]),
  );
}

/**
 * Pixels as `faceInput` of faces/ writes them, [N·H·W·C] → [N,H,W,C].
 * @throws RangeError where they are no whole number of pictures
 */
export function inputTensor({ name, input }: NetworkSpec, pixels: Float32Array): tf.Tensor4D {
  const { height, width, channels } = input;
  const count = pixels.length / (height * width * channels);
  if (!Number.isInteger(count)) {
    throw new RangeError(
      `${name} takes ${height}×${width}×${channels} values a picture, got ${pixels.length}. Cut and resample faces to that size.`,
    );
  }
  return tf.tensor4d(pixels, [count, height, width, channels]);
}

/**
 * The outputs of a graph model for one input of that shape, in the model's order; nothing stays on the backend.
 * `model` is a GraphModel of @tensorflow/tfjs-converter.
 */
export async function graphOutputs(
  model: { execute(input: tf.Tensor): tf.Tensor | tf.Tensor[] },
  values: Float32Array,
  shape: readonly number[],
): Promise<Float32Array[]> {
  const outputs = tf.tidy(() => {
    const found = model.execute(tf.tensor(values, [...shape], 'float32'));
    return Array.isArray(found) ? found : [found];
  });
  try {
    return await Promise.all(outputs.map((output) => output.data<'float32'>()));
  } finally {
    tf.dispose(outputs);
  }
}
