/** @file Model folders on disk: manifest.json, weights.bin. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { decodeArtifact, type Manifest, type Model } from '../../artifacts/index.ts';
import { ArtifactError, type GreyImage, parseJsonText } from '../../core/index.ts';
import { inputBatch } from '../../distill/index.ts';
import { fitFor } from '../../faces/index.ts';
import { decodeText, readWithin } from '../../files/index.ts';
import { forward, type Outputs, weightTensors } from '../../networks/index.ts';

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

/** Rows that `read` makes of whole faces, a batch at a time. */
async function rowsOf(
  model: Model,
  faces: readonly GreyImage[],
  half: Manifest['half'],
  read: (outputs: Outputs) => tf.Tensor2D,
  views: 1 | 2,
  onProgress?: (done: number) => void,
): Promise<number[][]> {
  const { network, half: own } = model.manifest;
  const parameters = weightTensors(network, model.parameters);
  const rows: number[][] = [];
  const batch = 64;
  const fit = fitFor(network.input, own, half);
  for (let start = 0; start < faces.length; start += batch) {
    const found = tf.tidy(() => {
      const input = inputBatch(faces.slice(start, start + batch), network, half, undefined, fit);
      const readInput = (shown: tf.Tensor4D): tf.Tensor2D =>
        read(forward(network, parameters, shown, { kind: 'inference' }));
      if (views === 1) return readInput(input);
      return tf.mul(0.5, tf.add(readInput(input), readInput(tf.reverse(input, 2)))) as tf.Tensor2D;
    });
    rows.push(...((await found.array()) as number[][]));
    found.dispose();
    onProgress?.(Math.min(faces.length, start + batch));
  }
  tf.dispose(Object.values(parameters));
  return rows;
}

/**
 * Logits of whole faces, one forward pass each: → [N][8]; with two views, the mean of theirs and their mirror images'.
 * A model of full faces sees a half where it is in the face,
 * the rest covered, as the paper tests its teachers.
 */
export function predictAll(
  model: Model,
  faces: readonly GreyImage[],
  half: Manifest['half'],
  onProgress?: (done: number) => void,
  views: 1 | 2 = 1,
): Promise<number[][]> {
  return rowsOf(model, faces, half, ({ logits }) => logits, views, onProgress);
}

/** Valence and arousal of whole faces by the second head, as `predictAll` gives logits: → [N][2]; null without one. */
export async function predictAffect(
  model: Model,
  faces: readonly GreyImage[],
  half: Manifest['half'],
  views: 1 | 2 = 1,
): Promise<number[][] | null> {
  if (!model.manifest.network.secondHead) return null;
  // A network with a second head gives both.
  return rowsOf(model, faces, half, ({ affect, logits }) => affect ?? logits, views);
}
