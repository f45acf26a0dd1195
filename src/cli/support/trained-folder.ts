/** @file Where the teachers of a recipe, and the weights that it starts from, lie, and whether their runs are finished. */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Checkpoint, readCheckpoint } from './checkpoint.ts';

/** Shipped models, and one's own runs. */
const ROOTS = ['models', 'runs'];

/**
 * The folder itself where it holds one of `files`; else the one of its name in `models/` or `runs/` that does, which is said. Where none
 * does, the folder itself, which whoever reads it refuses.
 */
export function trainedFolder(
  folder: string,
  files: readonly string[],
  roots: readonly string[] = ROOTS,
): string {
  const places = [folder, ...roots.map((root) => join(root, basename(folder)))];
  const found = places.find((place) => files.some((file) => existsSync(join(place, file)))) ?? folder;
  if (found !== folder) console.error(`${folder} is not there; taking ${found}.`);
  return found;
}

/** Says so where a run ended before its recipe's last epoch: nobody may have meant to learn from it yet. */
export function sayUnfinished(folder: string, { recipe, state }: Checkpoint): void {
  if (state.epoch < recipe.epochs)
    console.error(
      `${folder}: this run stopped after epoch ${state.epoch} of ${recipe.epochs}; its weights are used as they are. To use better ones, finish it first.`,
    );
}

/** The same of a folder that may hold a run. A damaged checkpoint is left to whoever resumes it. */
export async function sayIfUnfinished(folder: string): Promise<void> {
  const checkpoint = await readCheckpoint(folder).catch(() => null);
  if (checkpoint) sayUnfinished(folder, checkpoint);
}
