/** @file Samples → network inputs, seeded. */
import * as tf from '@tensorflow/tfjs-core';
import { AFFECT_DIMENSIONS, type Affect, type GreyImage, type Half, type Random } from '../core/index.ts';
import { type Augmentation, augmentFace, cropHalf, faceInput, likeHeadset } from '../faces/index.ts';
import { inputTensor, type NetworkSpec } from '../networks/index.ts';

/** A face and its target distribution, as the trainer wants them. */
export interface TrainingFace {
  readonly image: GreyImage;
  /** All 0 where the face has no label. */
  readonly target: readonly number[];
  /** Left out where the data set has none. */
  readonly affect?: Affect | undefined;
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

/** Valence and arousal → [N,2], 0 where none was given; `known` [N,2] is 1 where one was, else 0. */
export function affectBatch(faces: readonly TrainingFace[]): { values: tf.Tensor2D; known: tf.Tensor2D } {
  const rows = faces.map(({ affect }) => AFFECT_DIMENSIONS.map((dimension) => affect?.[dimension] ?? null));
  const shape: [number, number] = [faces.length, AFFECT_DIMENSIONS.length];
  return {
    values: tf.tensor2d(
      rows.flat().map((value) => value ?? 0),
      shape,
    ),
    known: tf.tensor2d(
      rows.flat().map((value) => (value === null ? 0 : 1)),
      shape,
    ),
  };
}

/** A share of the faces as a headset's camera might see them, drawn from `random`. */
export function headsetChanger(share: number, random: Random): (face: GreyImage) => GreyImage {
  return (face) => (random.next() < share ? likeHeadset(face, random) : face);
}
