/** @file Model folders on disk: manifest.json, weights.bin. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { decodeArtifact, type Manifest, type Model } from '../../artifacts/index.ts';
import { ArtifactError, type GreyImage, parseJsonText } from '../../core/index.ts';
import { inputBatch } from '../../distill/index.ts';
import { fitFor } from '../../faces/index.ts';
import { decodeText, readWithin } from '../../files/index.ts';
import { forward, weightTensors } from '../../networks/index.ts';

const MISSING = 'Train a model first (npm run train), or name a folder in models/.';
/** The largest manifests have some 100 kB; a manifest declares at most a billion bytes of weights. */
const MOST_MANIFEST_BYTES = 16_000_000;
const MOST_WEIGHT_BYTES = 1_000_000_000;

export async function readModel(folder: string): Promise<Model> {
  const path = join(folder, 'manifest.json');
  const text = decodeText(await readWithin(path, MOST_MANIFEST_BYTES, MISSING), path);
  let json: unknown;
  try {
    json = parseJsonText(text);
  } catch (cause) {
    throw new ArtifactError(
      `${path}: expected JSON (${String(cause)}).`,
      'Restore the file, or export the model again.',
      { cause },
    );
  }
  const weights = await readWithin(join(folder, 'weights.bin'), MOST_WEIGHT_BYTES, MISSING);
  return decodeArtifact(json, weights, folder);
}

/** Writes each file whole or not at all, so that an interrupted run never leaves half a file; makes its folder. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, content);
  await rename(`${path}.part`, path);
}

export async function writeModel(folder: string, manifest: Manifest, weights: Uint8Array): Promise<void> {
  await writeWhole(join(folder, 'weights.bin'), weights);
  await writeWhole(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * Logits of whole faces, one forward pass each: → [N][8]; with two views, the mean of theirs and their mirror images'.
 * A model of full faces sees a half where it is in the face,
 * the rest covered, as the paper tests its teachers.
 */
export async function predictAll(
  model: Model,
  faces: readonly GreyImage[],
  half: Manifest['half'],
  onProgress?: (done: number) => void,
  views: 1 | 2 = 1,
): Promise<number[][]> {
  const { network, half: own } = model.manifest;
  const parameters = weightTensors(network, model.parameters);
  const rows: number[][] = [];
  const batch = 64;
  const fit = fitFor(network.input, own, half);
  for (let start = 0; start < faces.length; start += batch) {
    const logits = tf.tidy(() => {
      const input = inputBatch(faces.slice(start, start + batch), network, half, undefined, fit);
      const logitsOf = (shown: tf.Tensor4D): tf.Tensor2D =>
        forward(network, parameters, shown, { kind: 'inference' }).logits;
      if (views === 1) return logitsOf(input);
      return tf.mul(0.5, tf.add(logitsOf(input), logitsOf(tf.reverse(input, 2)))) as tf.Tensor2D;
    });
    rows.push(...((await logits.array()) as number[][]));
    logits.dispose();
    onProgress?.(Math.min(faces.length, start + batch));
  }
  tf.dispose(Object.values(parameters));
  return rows;
}
