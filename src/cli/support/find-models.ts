/** @file The models of a folder, and what kind of training each came from. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { Manifest, Model } from '../../artifacts/index.ts';
import { DataError, EMOTIONS } from '../../core/index.ts';
import type { Method } from '../../evaluate/index.ts';
import { walk } from '../../networks/index.ts';
import { importedFrom, isTrained } from './imported.ts';
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

/** Why a model is not judged, in words that follow its name; null where it is. */
function whyPassedOver({ manifest }: Model): string | null {
  const classes = walk(manifest.network).at(-1)?.to.channels;
  if (classes !== EMOTIONS.length)
    return `tells ${classes} classes apart, not the ${EMOTIONS.length} emotions`;
  const file = importedFrom(manifest);
  return file !== null && !isTrained(file)
    ? `its classifier, imported from ${file}, has learnt no emotions`
    : null;
}

/**
 * Every model below `folder` that has learnt to name the eight emotions, by name; and what is said of those that are passed over.
 * @throws DataError where there is none
 */
export async function findModels(
  folder: string,
): Promise<{ readonly models: readonly FoundModel[]; readonly passedOver: readonly string[] }> {
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
  const models: FoundModel[] = [];
  const passedOver: string[] = [];
  for (const one of found) {
    const why = whyPassedOver(one.model);
    if (why === null) models.push(one);
    else passedOver.push(`${one.name}: passed over, ${why}.`);
  }
  if (models.length === 0)
    throw new DataError(
      [`${folder}: no model in it.`, ...passedOver].join(' '),
      'Train one first (npm run train), or give another --models.',
    );
  return { models, passedOver };
}

/**
 * The undistilled student that a distilled one is measured against: of the same half, and the same network (a
 * union counts by its first branch's layers). The one asked for by name, else the first by name that was trained
 * here: how one from elsewhere was taught is not known.
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
  return plain.find(
    ({ model: { manifest } }) =>
      importedFrom(manifest) === null && shape(manifest) === shape(found.model.manifest),
  );
}
