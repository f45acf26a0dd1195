/** @file Weights that came from elsewhere: which of them can name emotions. */
import type { Manifest } from '../../artifacts/index.ts';

/** Of a file with a network of the catalogue that another program trained; other files hold networks that learnt no emotions. */
export const TRAINED_ENDING = '.safetensors';
export const isTrained = (file: string): boolean => file.toLowerCase().endsWith(TRAINED_ENDING);

/** The file that a model was imported from, as `import-weights` notes it; null of a model that was trained here. */
export function importedFrom({ training }: Manifest): string | null {
  return 'importedFrom' in training ? String(training.importedFrom) : null;
}
