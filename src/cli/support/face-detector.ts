/** @file The face detector of the browser, in Node, on whatever tfjs backend is open. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { DETECTOR_SIDE, type Detection, decodeFaces, detectorInput } from '../../faces/index.ts';
import { graphOutputs } from '../../networks/index.ts';

/** RGBA bytes of a 256×256 picture → the most certain face in it, or null. */
export type DetectFace = (rgba: Uint8ClampedArray) => Promise<Detection | null>;

export async function openFaceDetector(): Promise<DetectFace> {
  const detectFaces = await openFacesDetector();
  return async (rgba) => (await detectFaces(rgba))[0] ?? null;
}

/** RGBA bytes of a 256×256 picture → the faces in it, the most certain first. */
export type DetectFaces = (rgba: Uint8ClampedArray) => Promise<readonly Detection[]>;

export async function openFacesDetector(): Promise<DetectFaces> {
  const file = (name: string): string =>
    fileURLToPath(new URL(`../../../node_modules/@vladmandic/human/models/${name}`, import.meta.url));
  const json = JSON.parse(await readFile(file('blazeface.json'), 'utf8')) as {
    modelTopology: object;
    weightsManifest: { paths: string[]; weights: tf.io.WeightsManifestEntry[] }[];
  };
  const weights = await readFile(file('blazeface.bin'));
  const model = await loadGraphModel(
    tf.io.fromMemory({
      modelTopology: json.modelTopology,
      weightSpecs: json.weightsManifest.flatMap((group) => group.weights),
      weightData: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength),
    }),
  );
  const shape = [1, DETECTOR_SIDE, DETECTOR_SIDE, 3];
  return async (rgba) => decodeFaces(await graphOutputs(model, detectorInput(rgba), shape));
}
