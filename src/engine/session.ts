/** @file A model on a backend: pixels in, logits and embedding out. */
import * as tf from '@tensorflow/tfjs-core';
import type { Model } from '../artifacts/index.ts';
import type { CropRegion, GreyImage } from '../core/index.ts';
import { embeddingLength, forward, inputTensor, type NetworkSpec, weightTensors } from '../networks/index.ts';
import type { PictureQuality } from './picture-quality.ts';
import type { FrameImage } from './protocol.ts';

export interface Inference {
  /** Before temperature and softmax: [8]. */
  readonly logits: Float32Array;
  /** What goes into the classifier: [D]. */
  readonly embedding: Float32Array;
}

/** What a frame gave: the answer, and what the network was shown. */
export interface FrameInference extends Inference {
  readonly picture: GreyImage;
  readonly quality: PictureQuality;
}

/** What every way to compute the network offers; tfjs is one of them. */
export interface Session {
  /** One face, standardised by faces/normalise: [H·W] row-major. */
  run(pixels: Float32Array): Promise<Inference>;
  /** Straight from the frame, where the session can read frames itself; the frame is read when this returns. */
  runFrame?(image: FrameImage, region: CropRegion): Promise<FrameInference>;
  dispose(): void;
}

/** @throws RangeError where `pixels` are not one picture of the network's size */
export function requireOnePicture({ name, input }: NetworkSpec, pixels: Float32Array): void {
  const { height, width, channels } = input;
  if (pixels.length === height * width * channels) return;
  throw new RangeError(
    `${name} takes ${height}×${width}×${channels} values, got ${pixels.length}. Give one face, made by faces/faceInput.`,
  );
}

/** 2: a picture and its mirror image are read together, and their logits and embeddings averaged. */
export type Views = 1 | 2;

/** Puts the weights on an already opened tfjs backend ('webgpu', 'wasm', 'cpu') and keeps them there. */
export async function createSession(model: Model, tfBackend: string, views: Views = 1): Promise<Session> {
  const activate = async (): Promise<void> => {
    if (tf.getBackend() !== tfBackend && !(await tf.setBackend(tfBackend)))
      throw new Error(`The backend '${tfBackend}' did not start.`);
  };
  await activate();
  const { network } = model.manifest;
  const parameters = weightTensors(network, model.parameters);
  const embeddingSize = embeddingLength(network);
  return {
    async run(pixels) {
      requireOnePicture(network, pixels);
      await activate();
      // Both outputs in one tensor, so that a GPU is waited for once.
      const both = tf.tidy(() => {
        const picture = inputTensor(network, pixels);
        const input = views === 2 ? tf.concat([picture, tf.reverse(picture, 2)]) : picture;
        const { logits, embedding } = forward(network, parameters, input, { kind: 'inference' });
        return tf.mean(tf.concat([embedding, logits], 1), 0); // [views,D+8] → [D+8]
      });
      try {
        const values = (await both.data()) as Float32Array;
        return { embedding: values.slice(0, embeddingSize), logits: values.slice(embeddingSize) };
      } finally {
        both.dispose();
      }
    },
    dispose: () => tf.dispose(Object.values(parameters)),
  };
}
