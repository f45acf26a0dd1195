/** @file A model on a tfjs backend. */
import * as tf from '@tensorflow/tfjs-core';
import type { Model } from '../artifacts/index.ts';
import { embeddingLength, forward, inputTensor, weightTensors } from '../networks/index.ts';
import { type InferenceSession, requireOnePicture, type Views } from './inference-session.ts';

/** Puts the weights on an already opened tfjs backend ('webgpu', 'wasm', 'cpu') and keeps them there. */
export async function createTfjsSession(
  model: Model,
  tfBackend: string,
  views: Views = 1,
): Promise<InferenceSession> {
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
