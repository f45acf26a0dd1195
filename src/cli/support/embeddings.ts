/** @file Computes the embeddings of faces by a model. */
import * as tf from '@tensorflow/tfjs-core';
import type { Model } from '../../artifacts/index.ts';
import type { GreyImage } from '../../core/index.ts';
import { inputBatch } from '../../distill/index.ts';
import type { Matrix } from '../../evaluate/index.ts';
import { embeddingLength, forward, weightTensors } from '../../networks/index.ts';

const BATCH = 64;

/** Embeddings of whole faces, the half cut as the model wants it: → [N,D]. */
export async function embedAll(
  model: Model,
  faces: readonly GreyImage[],
  onProgress?: (done: number) => void,
): Promise<Matrix> {
  const { network, half } = model.manifest;
  const parameters = weightTensors(network, model.parameters);
  const columns = embeddingLength(network);
  const data = new Float32Array(faces.length * columns);
  for (let start = 0; start < faces.length; start += BATCH) {
    const embedding = tf.tidy(
      () =>
        forward(network, parameters, inputBatch(faces.slice(start, start + BATCH), network, half), {
          kind: 'inference',
        }).embedding,
    );
    data.set(await embedding.data(), start * columns);
    embedding.dispose();
    await new Promise((resolve) => setImmediate(resolve));
    onProgress?.(Math.min(faces.length, start + BATCH));
  }
  tf.dispose(Object.values(parameters));
  return { rows: faces.length, columns, data };
}

/** [N,D₁], [N,D₂] → [N,D₁+D₂]. */
export function joinColumns(parts: readonly Matrix[]): Matrix {
  const rows = parts[0]?.rows ?? 0;
  const columns = parts.reduce((sum, part) => sum + part.columns, 0);
  const data = new Float32Array(rows * columns);
  let offset = 0;
  for (const part of parts) {
    for (let i = 0; i < rows; i++)
      data.set(part.data.subarray(i * part.columns, (i + 1) * part.columns), i * columns + offset);
    offset += part.columns;
  }
  return { rows, columns, data };
}
