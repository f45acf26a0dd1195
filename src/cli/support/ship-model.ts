/** @file A trained network → a model folder whose figures were measured on the file as it ships. */
import {
  type ArtifactContent,
  decodeArtifact,
  encodeArtifact,
  type Manifest,
  type Model,
} from '../../artifacts/index.ts';
import { type Affect, DataError, type GreyImage } from '../../core/index.ts';
import type { Sample } from '../../datasets/index.ts';
import {
  type AffectMetrics,
  fitTemperature,
  type Metrics,
  measure,
  measureAffect,
} from '../../evaluate/index.ts';
import { predictAffect, predictAll, writeModel } from './model-folder.ts';

export interface LabelledFaces {
  readonly faces: readonly GreyImage[];
  readonly labels: readonly number[];
  /** What a second head is measured against. */
  readonly affect: readonly (Affect | undefined)[];
}

/** Faces to judge a model on, read for its network (`readSplit`). */
export const labelledFrom = (samples: readonly Sample[]): LabelledFaces => ({
  faces: samples.map(({ image }) => image),
  labels: samples.map(({ label }) => label ?? 0),
  affect: samples.map(({ affect }) => affect),
});

/**
 * A model's figures on faces of its own half, those of its second head among them. Where no temperature is given, it is
 * fitted on these faces.
 */
export async function judgeModel(
  model: Model,
  { faces, labels, affect }: LabelledFaces,
  temperature?: number,
  onProgress?: (done: number) => void,
): Promise<{
  readonly figures: Metrics & { readonly affect?: AffectMetrics };
  readonly temperature: number;
}> {
  const { half } = model.manifest;
  const logits = await predictAll(model, faces, half, onProgress);
  const fitted = temperature ?? fitTemperature(logits, labels);
  const said = await predictAffect(model, faces, half);
  const figures = {
    ...measure(logits, labels, fitted),
    ...(said && { affect: measureAffect(said, affect) }),
  };
  return { figures, temperature: fitted };
}

/** Accuracy before the model was stored, and how much of it the file may lose, in points. */
export interface Expected {
  readonly accuracy: number;
  readonly mostLoss: number;
  /** What a person may do where it loses more. */
  readonly remedy: string;
}

/** @throws DataError where a file, measured on validation, loses more than it may */
export function refuseLoss(measured: number, { accuracy, mostLoss, remedy }: Expected): void {
  const lost = 100 * (accuracy - measured);
  // Two accuracies that differ by the points allowed differ by a little more in their last binary digit.
  if (lost <= mostLoss + 1e-9) return;
  throw new DataError(
    `As it would be stored, the model loses ${lost.toFixed(2)} points of accuracy, more than ${mostLoss}. Nothing was written.`,
    remedy,
  );
}

/**
 * Writes manifest.json, weights.bin and metrics.json; returns the metrics on `valid`. Where no temperature is given, it is
 * fitted on `valid`.
 * @throws DataError where the file is worse than `expected` allows; nothing is written then
 */
export async function shipModel(
  folder: string,
  content: Omit<ArtifactContent, 'training' | 'temperature'> & { readonly temperature?: number },
  training: Manifest['training'],
  valid: LabelledFaces,
  expected?: Expected,
): Promise<{
  readonly metrics: Metrics;
  readonly temperature: number;
  readonly byteLength: number;
}> {
  const artifact = await encodeArtifact({ ...content, temperature: content.temperature ?? 1, training });
  const model = await decodeArtifact(artifact.manifest, artifact.weights, folder);
  const { figures, temperature } = await judgeModel(model, valid, content.temperature);
  if (expected) refuseLoss(figures.accuracy, expected);
  const noted = { ...training, validation: figures } as unknown as Manifest['training'];
  await writeModel(folder, { ...artifact.manifest, temperature, training: noted }, artifact.weights, noted);
  return { metrics: figures, temperature, byteLength: artifact.weights.byteLength };
}
