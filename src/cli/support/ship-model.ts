/** @file A trained network → a model folder whose figures were measured on the file as it ships. */
import {
  type ArtifactContent,
  decodeArtifact,
  encodeArtifact,
  type Manifest,
} from '../../artifacts/index.ts';
import type { Affect, GreyImage } from '../../core/index.ts';
import { fitTemperature, measure, measureAffect } from '../../evaluate/index.ts';
import { predictAffect, predictAll, writeModel } from './model-folder.ts';

export interface LabelledFaces {
  readonly faces: readonly GreyImage[];
  readonly labels: readonly number[];
  /** What a second head is measured against. */
  readonly affect?: readonly (Affect | undefined)[];
}

/**
 * Writes manifest.json, weights.bin and metrics.json; returns the metrics on `valid`. Where no temperature is given, it is
 * fitted on `valid`.
 */
export async function shipModel(
  folder: string,
  content: Omit<ArtifactContent, 'training' | 'temperature'> & { readonly temperature?: number },
  training: Manifest['training'],
  valid: LabelledFaces,
): Promise<{
  readonly metrics: ReturnType<typeof measure>;
  readonly temperature: number;
  readonly byteLength: number;
}> {
  const artifact = await encodeArtifact({ ...content, temperature: content.temperature ?? 1, training });
  const model = await decodeArtifact(artifact.manifest, artifact.weights, folder);
  const logits = await predictAll(model, valid.faces, content.half);
  const temperature = content.temperature ?? fitTemperature(logits, valid.labels);
  const metrics = measure(logits, valid.labels, temperature);
  const affect = await predictAffect(model, valid.faces, content.half);
  const validation = { ...metrics, ...(affect && { affect: measureAffect(affect, valid.affect ?? []) }) };
  const figures = { ...training, validation } as unknown as Manifest['training'];
  await writeModel(
    folder,
    { ...artifact.manifest, temperature, training: figures },
    artifact.weights,
    figures,
  );
  return { metrics, temperature, byteLength: artifact.weights.byteLength };
}
