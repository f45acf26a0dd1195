/** @file Where a model looks for each emotion, averaged over faces, so that no single person is shown. */
import * as tf from '@tensorflow/tfjs-core';
import { encode } from 'fast-png';
import type { Model } from '../../artifacts/index.ts';
import { EMOTIONS, type GreyImage, type Half } from '../../core/index.ts';
import { inputBatch } from '../../distill/index.ts';
import { overlayHeat } from '../../evaluate/index.ts';
import { cropHalf, fitFor, resample } from '../../faces/index.ts';
import { gradCam, weightTensors } from '../../networks/index.ts';

export interface EmotionMap {
  readonly emotion: string;
  readonly png: Uint8Array;
  readonly faces: number;
}

/** A mean of fewer faces would show someone. */
const LEAST_FACES = 4;
const ZOOM = 6;
const SIDE = 48;

function mean(images: readonly GreyImage[]): GreyImage {
  const [first] = images;
  const data = new Float32Array(first?.data.length ?? 0);
  for (const image of images)
    for (let i = 0; i < data.length; i++) data[i] = (data[i] ?? 0) + (image.data[i] ?? 0) / images.length;
  return { width: first?.width ?? 0, height: first?.height ?? 0, data };
}

/**
 * One overlay an emotion (those with too few such faces are left out): the mean of the maps of the first `each` faces that the model names rightly, over the mean
 * of those faces. named and labels [N], of the same faces in the same order.
 */
export async function averageMaps(
  model: Model,
  half: Half,
  faces: readonly GreyImage[],
  labels: readonly number[],
  named: readonly number[],
  each: number,
): Promise<EmotionMap[]> {
  const { network, half: own } = model.manifest;
  const fit = fitFor(network.input, own, half);
  const placed = fit === 'place';
  const parameters = weightTensors(network, model.parameters);
  const found: EmotionMap[] = [];
  for (const [label, emotion] of EMOTIONS.entries()) {
    const right = [...faces.keys()].filter((i) => labels[i] === label && named[i] === label).slice(0, each);
    const chosen = right.flatMap((i) => faces[i] ?? []);
    if (chosen.length < LEAST_FACES) continue;
    const maps: GreyImage[] = [];
    for (const face of chosen) {
      const input = inputBatch([face], network, half, undefined, fit);
      const { heat, width, height } = await gradCam(network, parameters, input, { label });
      maps.push({ width, height, data: heat });
      tf.dispose(input);
    }
    const seen = chosen.map((face) =>
      resample(placed ? face : cropHalf(face, half), SIDE, placed || half === 'full' ? SIDE : SIDE / 2),
    );
    const map = mean(maps);
    const peak = Math.max(...map.data, 1e-9);
    const heat = Float32Array.from(map.data, (value) => value / peak);
    const overlay = overlayHeat(mean(seen), { heat, width: map.width, height: map.height }, ZOOM);
    const png = encode({ width: overlay.width, height: overlay.height, data: overlay.data, channels: 4 });
    found.push({ emotion, png, faces: chosen.length });
  }
  tf.dispose(Object.values(parameters));
  return found;
}
