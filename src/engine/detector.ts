/** @file Runs BlazeFace on whatever tfjs backend is active. */
import type { GraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { DETECTOR_SIDE, type Detection, decodeFaces, detectorInput } from '../faces/index.ts';

export interface Detector {
  /** RGBA bytes of a 256×256 picture → the faces in it, the most certain first. */
  detect(rgba: Uint8ClampedArray): Promise<readonly Detection[]>;
  dispose(): void;
}

/** The two files, fetched and checked, as the converter's loader takes them. */
export const fromMemory = (artifacts: tf.io.ModelArtifacts): tf.io.IOHandler => ({
  load: async () => artifacts,
});

export function createDetector(model: GraphModel): Detector {
  return {
    async detect(rgba) {
      const outputs = tf.tidy(() => {
        const input = tf.tensor4d(detectorInput(rgba), [1, DETECTOR_SIDE, DETECTOR_SIDE, 3]);
        return model.execute(input) as tf.Tensor[];
      });
      try {
        const values = await Promise.all(outputs.map((output) => output.data()));
        return decodeFaces(values as Float32Array[]);
      } finally {
        tf.dispose(outputs);
      }
    },
    dispose: () => model.dispose(),
  };
}
