/** @file Samples → network inputs, seeded. */
import * as tf from '@tensorflow/tfjs-core';
import type { GreyImage, Half, Random } from '../core/index.ts';
import { type Augmentation, augmentFace, cropHalf, faceInput, likeHeadset } from '../faces/index.ts';
import { inputTensor, type NetworkSpec } from '../networks/index.ts';

/** A face and its target distribution, as the trainer wants them. */
export interface TrainingFace {
  readonly image: GreyImage;
  /** All 0 where the face has no label. */
  readonly target: readonly number[];
}

/** Whether anyone has said what the face shows. */
export const isLabelled = ({ target }: TrainingFace): boolean => target.some((share) => share > 0);

/**
 * Faces → network input [N,H,W,C] of that half; `change` may alter each whole face first, and `fit` may say
 * otherwise than the network how a half fills its input.
 */
export function inputBatch(
  faces: readonly GreyImage[],
  spec: NetworkSpec,
  half: Half,
  change: (face: GreyImage) => GreyImage = (face) => face,
  fit = spec.input.fit,
): tf.Tensor4D {
  const cuts = faces.map((face) => cropHalf(change(face), half));
  return inputTensor(spec, faceInput(cuts, half, spec.input, fit));
}

/** Random changes drawn from `random`, for `inputBatch`. */
export function augmenter(settings: Augmentation, random: Random): (face: GreyImage) => GreyImage {
  return (face) => augmentFace(face, settings, random);
}

/** Target distributions → [N,8]. */
export function targetBatch(faces: readonly TrainingFace[]): tf.Tensor2D {
  return tf.tensor2d(faces.map((face) => [...face.target]));
}

/** A share of the faces as a headset's camera might see them, drawn from `random`. */
export function headsetChanger(share: number, random: Random): (face: GreyImage) => GreyImage {
  return (face) => (random.next() < share ? likeHeadset(face, random) : face);
}
