/** @file The models of a folder, and what kind of training each came from. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { Manifest, Model } from '../../artifacts/index.ts';
import { DataError, EMOTIONS } from '../../core/index.ts';
import type { Method } from '../../evaluate/index.ts';
import { walk } from '../../networks/index.ts';
import { readModel } from './model-folder.ts';

export interface FoundModel {
  /** Folder below the one that was searched. */
  readonly name: string;
  readonly model: Model;
  readonly method: Method;
}

interface TrainingNotes {
  readonly recipe?: { readonly loss?: { readonly type?: string; readonly triplet?: unknown } };
  /** Of an average of runs (`npm run tools -- soup`). */
  readonly runs?: readonly unknown[];
}

/** From the network and the recipe in the manifest. A plain network of full faces is a teacher. */
export function methodOf({ network, half, training }: Manifest): Method {
  if (network.layers.some(({ type }) => type === 'branches')) return 'svm';
  const { recipe, runs } = training as TrainingNotes;
  if (runs) return 'soup';
  const loss = recipe?.loss?.type;
  if (loss === 'teacherStudent') return recipe?.loss?.triplet ? 'both' : 'standard';
  if (loss === 'triplet') return 'triplet';
  return half === 'full' ? 'teacher' : 'plain';
}

/** Every trained model below `folder` that names the eight emotions, by name; imported weights are passed over. */
export async function findModels(folder: string): Promise<FoundModel[]> {
  const entries = existsSync(folder) ? await readdir(folder, { recursive: true }) : [];
  const folders = entries
    .filter((entry) => basename(entry) === 'manifest.json')
    .map((entry) => dirname(join(folder, entry)))
    .sort();
  const found = await Promise.all(
    folders.map(async (path): Promise<FoundModel> => {
      const model = await readModel(path);
      return { name: relative(folder, path) || path, model, method: methodOf(model.manifest) };
    }),
  );
  const judges = found.filter(
    ({ model: { manifest } }) =>
      !('importedFrom' in manifest.training) &&
      walk(manifest.network).at(-1)?.to.channels === EMOTIONS.length,
  );
  if (judges.length === 0)
    throw new DataError(
      `${folder}: no model in it.`,
      'Train one first (npm run train), or give another --models.',
    );
  return judges;
}

/**
 * The undistilled student that a distilled one is measured against: of the same half, and the same network (a
 * union counts by its first branch's layers). The one asked for by name, else the first by name.
 */
export function referenceFor(
  found: FoundModel,
  all: readonly FoundModel[],
  asked: string | undefined,
): FoundModel | undefined {
  if (found.method === 'cited' || found.method === 'teacher' || found.method === 'plain') return undefined;
  const plain = all.filter(
    ({ method, model }) => method === 'plain' && model.manifest.half === found.model.manifest.half,
  );
  if (asked) return plain.find(({ name }) => name === asked);
  const shape = (manifest: Manifest): string => {
    const [first] = manifest.network.layers;
    const layers = first?.type === 'branches' ? (first.branches[0]?.layers ?? []) : manifest.network.layers;
    return JSON.stringify(layers.filter(({ type }) => type === 'conv' || type === 'residual'));
  };
  return plain.find(({ model }) => shape(model.manifest) === shape(found.model.manifest));
}
