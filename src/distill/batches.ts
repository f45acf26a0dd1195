/** @file Samples → network inputs, seeded. */
import * as tf from '@tensorflow/tfjs-core';
import type { GreyImage, Half, Random } from '../core/index.ts';
import { type Augmentation, augmentFace, cropHalf, normaliseInto, resample } from '../faces/index.ts';
import type { NetworkSpec } from '../networks/index.ts';

/** A face and its target distribution, as the trainer wants them. */
export interface TrainingFace {
  readonly image: GreyImage;
  readonly target: readonly number[];
}

/** Faces → standardised input [N,H,W,1] of that half; `change` may alter each whole face first. */
export function inputBatch(
  faces: readonly GreyImage[],
  spec: NetworkSpec,
  half: Half,
  change: (face: GreyImage) => GreyImage = (face) => face,
): tf.Tensor4D {
  const { height, width } = spec.input;
  const pixels = new Float32Array(faces.length * height * width);
  for (const [index, face] of faces.entries()) {
    normaliseInto(pixels, index * height * width, resample(cropHalf(change(face), half), width, height));
  }
  return tf.tensor4d(pixels, [faces.length, height, width, 1]);
}

/** Random changes drawn from `random`, for `inputBatch`. */
export function augmenter(settings: Augmentation, random: Random): (face: GreyImage) => GreyImage {
  return (face) => augmentFace(face, settings, random);
}

/** Target distributions → [N,8]. */
export function targetBatch(faces: readonly TrainingFace[]): tf.Tensor2D {
  return tf.tensor2d(faces.map((face) => [...face.target]));
}
