/** @file Runs BlazeFace on whatever tfjs backend is active. */
import type { GraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { SensingError } from '../core/index.ts';
import { DETECTOR_SIDE, type Detection, decodeBestFace } from './blazeface.ts';

export interface Detector {
  /** RGBA bytes of a 256×256 picture → the most certain face in it, or null. */
  detect(rgba: Uint8ClampedArray | Uint8Array): Promise<Detection | null>;
  dispose(): void;
}

/** Below this the face is not believed; MediaPipe's default. */
const LEAST_SCORE = 0.5;

/** The model's outputs, told apart by their sizes: 512 and 384 anchors, a score or 16 offsets each. */
function named(outputs: tf.Tensor[]): { logits: tf.Tensor; offsets: tf.Tensor } {
  const bySize = (size: number): tf.Tensor => {
    const found = outputs.find((tensor) => tensor.size === size);
    if (!found) {
      throw new SensingError(
        'The face detector is not the BlazeFace model this version knows.',
        'Run `npm ci`, then load the page again.',
      );
    }
    return found;
  };
  return {
    logits: tf.concat([tf.reshape(bySize(512), [-1]), tf.reshape(bySize(384), [-1])]), // [896]
    offsets: tf.concat([tf.reshape(bySize(512 * 16), [-1]), tf.reshape(bySize(384 * 16), [-1])]), // [896·16]
  };
}

export function createDetector(model: GraphModel): Detector {
  return {
    async detect(rgba) {
      const pixels = new Float32Array(DETECTOR_SIDE * DETECTOR_SIDE * 3);
      for (let i = 0, j = 0; i < pixels.length; i += 3, j += 4) {
        pixels[i] = (rgba[j] ?? 0) / 127.5 - 1;
        pixels[i + 1] = (rgba[j + 1] ?? 0) / 127.5 - 1;
        pixels[i + 2] = (rgba[j + 2] ?? 0) / 127.5 - 1;
      }
      const { logits, offsets } = tf.tidy(() => {
        const input = tf.tensor4d(pixels, [1, DETECTOR_SIDE, DETECTOR_SIDE, 3]);
        return named(model.execute(input) as tf.Tensor[]);
      });
      try {
        const [scores, points] = await Promise.all([logits.data(), offsets.data()]);
        return decodeBestFace(scores as Float32Array, points as Float32Array, LEAST_SCORE);
      } finally {
        tf.dispose([logits, offsets]);
      }
    },
    dispose: () => model.dispose(),
  };
}
