/** @file Computes the embeddings of faces by a model. */
import { totalmem } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import type { Model } from '../../artifacts/index.ts';
import { DataError, type GreyImage } from '../../core/index.ts';
import { inputBatch } from '../../distill/index.ts';
import type { Matrix } from '../../evaluate/index.ts';
import { embeddingLength, forward, weightTensors } from '../../networks/index.ts';

const BATCH = 64;
/** The most values that one typed array holds. */
const MOST_VALUES = 2 ** 32;

/** A picture may be read from the disk only when it is asked for. */
interface Face {
  readonly image: GreyImage;
}

/**
 * Refuses a matrix [rows,columns] that, beside a copy of it, does not fit `memory` bytes, before anything is computed.
 * Each face gives `rowsEach` rows. @throws DataError that says how many faces fit
 */
export function requireFit(faces: number, rowsEach: number, columns: number, memory = totalmem()): void {
  const most = Math.floor(Math.min(MOST_VALUES, memory / 8) / (rowsEach * columns));
  if (faces <= most) return;
  const needed = (8 * faces * rowsEach * columns) / 1e9;
  throw new DataError(
    `The embeddings of ${faces} faces take ${needed.toFixed(0)} GB of memory, more than there is.`,
    `Give --limit ${most} or less, or models with shorter embeddings.`,
  );
}

/** Embeddings of whole faces, the half cut as the model wants it: → [N,D]. */
export async function embedAll(
  model: Model,
  faces: readonly Face[],
  onProgress?: (done: number) => void,
): Promise<Matrix> {
  const { network, half } = model.manifest;
  const parameters = weightTensors(network, model.parameters);
  const columns = embeddingLength(network);
  const data = new Float32Array(faces.length * columns);
  for (let start = 0; start < faces.length; start += BATCH) {
    const images = faces.slice(start, start + BATCH).map(({ image }) => image);
    const embedding = tf.tidy(
      () => forward(network, parameters, inputBatch(images, network, half), { kind: 'inference' }).embedding,
    );
    data.set(await embedding.data(), start * columns);
    embedding.dispose();
    await new Promise((resolve) => setImmediate(resolve));
    onProgress?.(Math.min(faces.length, start + BATCH));
  }
  tf.dispose(Object.values(parameters));
  return { rows: faces.length, columns, data };
}
