/** @file Model folders on disk: manifest.json, weights.bin. */
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { decodeArtifact, type Manifest, type Model, parseManifest } from '../../artifacts/index.ts';
import { ArtifactError, EMOTIONS, type GreyImage, parseJsonText } from '../../core/index.ts';
import { inputBatch } from '../../distill/index.ts';
import { fitFor } from '../../faces/index.ts';
import { decodeText, readWithin, writeTogether } from '../../files/index.ts';
import {
  forward,
  type NetworkSpec,
  type Outputs,
  parameterShapes,
  weightTensors,
} from '../../networks/index.ts';

const MISSING = 'Train a model first (npm run train), or name a folder in models/.';
/** The largest manifests have some 100 kB; a manifest declares at most a billion bytes of weights. */
const MOST_MANIFEST_BYTES = 16_000_000;
const MOST_WEIGHT_BYTES = 1_000_000_000;

/** A name is a folder in `root`; whatever holds a slash is a path. */
export function namedFolder(name: string, root: 'models' | 'runs' = 'models'): string {
  return /[\\/]/.test(name) ? name : join(root, name);
}

async function readManifestJson(folder: string): Promise<unknown> {
  const path = join(folder, 'manifest.json');
  const text = decodeText(await readWithin(path, MOST_MANIFEST_BYTES, MISSING), path);
  try {
    return parseJsonText(text);
  } catch (cause) {
    throw new ArtifactError(
      `${path}: expected JSON (${String(cause)}).`,
      'Restore the file, or export the model again.',
      { cause },
    );
  }
}

/** A model's manifest alone. @throws ArtifactError or DataError */
export async function readManifest(folder: string): Promise<Manifest> {
  return parseManifest(await readManifestJson(folder), join(folder, 'manifest.json'));
}

export async function readModel(folder: string): Promise<Model> {
  const json = await readManifestJson(folder);
  const weights = await readWithin(join(folder, 'weights.bin'), MOST_WEIGHT_BYTES, MISSING);
  return decodeArtifact(json, weights, folder);
}

/** @throws ArtifactError where a model, which lies at `place`, tells other classes apart than the eight emotions */
export function requireEmotions(
  { name: modelName, network }: { readonly name: string; readonly network: NetworkSpec },
  place: string,
): void {
  const classes = parameterShapes(network)
    .filter(({ name }) => !name.startsWith(`${network.secondHead?.name}.`))
    .at(-1)?.shape[0];
  if (classes === EMOTIONS.length) return;
  throw new ArtifactError(
    `${place}: ${modelName} tells ${classes} classes apart, not the ${EMOTIONS.length} emotions.`,
    'Train it on them first (npm run train, with startFrom in the recipe).',
  );
}

/** A model that names the eight emotions. @throws ArtifactError for one that tells other classes apart */
export async function readEmotionModel(folder: string): Promise<Model> {
  const model = await readModel(folder);
  requireEmotions(model.manifest, folder);
  return model;
}

/** A model's files, all or none; `metrics` is written to metrics.json beside them. */
export async function writeModel(
  folder: string,
  manifest: Manifest,
  weights: Uint8Array,
  metrics?: unknown,
): Promise<void> {
  const text = (json: unknown): string => `${JSON.stringify(json, null, 2)}\n`;
  await writeTogether([
    [join(folder, 'weights.bin'), weights],
    [join(folder, 'manifest.json'), text(manifest)],
    ...(metrics === undefined ? [] : ([[join(folder, 'metrics.json'), text(metrics)]] as const)),
  ]);
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
    // So that Ctrl C is heard, and the progress bar drawn.
    await new Promise((resolve) => setImmediate(resolve));
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
