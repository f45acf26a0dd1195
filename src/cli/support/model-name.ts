/** @file The name that a command gives to the model it writes: asked before any work, not when it is done. */
import { basename, resolve } from 'node:path';
import { isModelName } from '../../artifacts/index.ts';
import { DataError } from '../../core/index.ts';

const ALLOWED = 'letters from a to z, digits, points, dashes and underscores, at most 64 of them';

function checked(name: string, option: string, remedy: string): string {
  if (isModelName(name)) return name;
  throw new DataError(`${option}: a model cannot be called '${name}' (allowed are ${ALLOWED}).`, remedy);
}

/** A model is called as its folder. `option` is the one that names the folder. @throws DataError */
export const nameOfFolder = (folder: string, option = '--out'): string =>
  checked(basename(resolve(folder)), option, 'Give --out a folder with such a name.');

/** A run is called as its recipe's file. @throws DataError */
export const nameOfRecipe = (file: string): string =>
  checked(basename(file, '.json'), '--recipe', 'Give the recipe’s file such a name.');
