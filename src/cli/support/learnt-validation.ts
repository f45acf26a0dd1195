/** @file Models that have learnt the validation faces too: their figures on those faces say nothing of other faces. */
import type { Manifest } from '../../artifacts/index.ts';
import { DataError } from '../../core/index.ts';
import type { Split } from '../../datasets/index.ts';

type Training = Manifest['training'];
interface Learner {
  readonly manifest: Pick<Manifest, 'name' | 'training'>;
}

/** What a manifest says of such a model in `training`; the sentence is for people. */
export const LEARNT_VALIDATION = {
  learntValidation: true,
  warning:
    'This network has learnt from the validation faces too, itself or through what it began with or was taught by: ' +
    'its figures on them say nothing of other faces.',
} as const;

/** By its own note, or by its recipe: earlier versions noted no more. */
export function hasLearntValidation({ learntValidation, recipe }: Training): boolean {
  return (
    learntValidation === true || Boolean((recipe as { withValidation?: unknown } | undefined)?.withValidation)
  );
}

/** Whether figures of this model on this split say nothing of other faces. */
export const hasLearnt = ({ manifest }: Learner, split: Split): boolean =>
  split === 'valid' && hasLearntValidation(manifest.training);

/** Says so on standard error. */
export function warnOfLearnt(model: Learner, split: Split): void {
  if (hasLearnt(model, split))
    console.error(
      `${model.manifest.name} has learnt from validation faces: its figures on those that it has learnt say nothing of other faces.`,
    );
}

/** What stands in a table in place of its name. */
export const nameOnSplit = (name: string, model: Learner, split: Split): string =>
  hasLearnt(model, split) ? `${name} (has learnt validation faces)` : name;

/** @throws DataError for a command that chooses or compares by these faces. */
export function refuseLearnt(models: readonly Learner[], split: Split): void {
  const learnt = models.find((model) => hasLearnt(model, split));
  if (learnt)
    throw new DataError(
      `${learnt.manifest.name} has learnt from validation faces, so nothing can be chosen or compared by them.`,
      'Take models of the same recipe that have not, or another split.',
    );
}
