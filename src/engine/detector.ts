/** @file Runs BlazeFace on whatever tfjs backend is active. */
import type { GraphModel } from '@tensorflow/tfjs-converter';
import type * as tf from '@tensorflow/tfjs-core';
import { DETECTOR_SIDE, type Detection, decodeFaces, detectorInput } from '../faces/index.ts';
import { graphOutputs } from '../networks/index.ts';

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
      const shape = [1, DETECTOR_SIDE, DETECTOR_SIDE, 3];
      return decodeFaces(await graphOutputs(model, detectorInput(rgba), shape));
    },
    dispose: () => model.dispose(),
  };
}
