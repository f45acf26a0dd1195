/** @file Samples → the faces that a run learns from, with what the recipe lets it know of them. */
import { AFFECT_DIMENSIONS, DataError, EMOTIONS, type GreyImage } from '../../core/index.ts';
import type { Sample } from '../../datasets/index.ts';
import { labelledFaces, type Recipe, type TrainingFace } from '../../distill/index.ts';
import type { NetworkSpec } from '../../networks/index.ts';

/**
 * Pictures stay where they are until a batch asks for them: a large data set fits no memory. Without a teacher, faces
 * whose labels the recipe does not use are left out.
 */
export function trainingFaces(samples: readonly Sample[], recipe: Recipe): TrainingFace[] {
  const known = labelledFaces(samples.length, recipe.labelled ?? 1);
  const faces = samples.map((sample, index): TrainingFace => {
    const { label, distribution } = sample;
    const target =
      recipe.labels === 'soft' || label === null
        ? distribution
        : EMOTIONS.map((_, i) => (i === label ? 1 : 0));
    return {
      get image(): GreyImage {
        return sample.image;
      },
      target: known.has(index) ? target : EMOTIONS.map(() => 0),
      affect: known.has(index) ? sample.affect : undefined,
    };
  });
  return recipe.loss.type === 'crossEntropy' ? faces.filter((_, index) => known.has(index)) : faces;
}

/** A second head and what it learns belong together. @throws DataError */
export function checkSecondHead(spec: NetworkSpec, recipe: Recipe, samples: readonly Sample[]): void {
  if (!spec.secondHead !== !recipe.affect)
    throw new DataError(
      `At affect: ${spec.name} has ${spec.secondHead ? 'a' : 'no'} second head for valence and arousal, the recipe ${recipe.affect ? 'trains one' : 'does not train it'}.`,
      recipe.affect ? 'Take affect out of the recipe.' : 'Give the recipe "affect": { "weight": 1 }.',
    );
  if (!recipe.affect) return;
  const lacking = AFFECT_DIMENSIONS.filter((name) =>
    samples.every(({ affect }) => (affect?.[name] ?? null) === null),
  );
  if (lacking.length > 0)
    throw new DataError(
      `--data: no training face has ${lacking.join(' or ')}.`,
      'Give it a release of AffectNet with its annotations, or train vgg-face instead.',
    );
}
