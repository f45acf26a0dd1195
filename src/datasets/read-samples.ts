/** @file One way in for every data set: its layout on disk tells which it is. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DataError } from '../core/index.ts';
import { readAffectNet } from './affectnet.ts';
import { csvLayoutAt, npyLayoutAt } from './affectnet-layouts.ts';
import { FERPLUS_FOLDERS, readFerPlus } from './ferplus.ts';
import type { Sample, Split } from './sample.ts';

export interface ReadOptions {
  /** `soft` adds faces without a majority (FER+ alone has them). */
  readonly keep: 'majority' | 'soft';
  /** Side of AffectNet's faces, pixels; FER+ faces are 48×48. */
  readonly side?: number | undefined;
  /** Valence and arousal too, which AffectNet alone has. */
  readonly affect?: boolean;
  /** Where decoded AffectNet faces are kept. */
  readonly cache?: string;
  /** Only so many faces, spread evenly over the split; the pictures of the others are not read. */
  readonly most?: number | undefined;
  readonly onProgress?: (done: number, total: number) => void;
}

const SIDE = 48;
const CACHE = '.cache/faces';

export type DataLayout = 'FER+' | 'AffectNet';

/** FER+ unless the folder holds one of AffectNet's two layouts. */
export function layoutAt(root: string): DataLayout {
  return csvLayoutAt(root) || npyLayoutAt(root) ? 'AffectNet' : 'FER+';
}

/** @throws DataError where the folder is not there, or holds no part of any layout */
function refuseNoDataSet(root: string): void {
  const check = 'Check the path that you gave to --data.';
  if (!existsSync(root)) throw new DataError(`${root || 'The path of the data'}: no such folder.`, check);
  if (!statSync(root).isDirectory()) throw new DataError(`${root}: expected a folder, got a file.`, check);
  const ferPlus = Object.values(FERPLUS_FOLDERS);
  if (layoutAt(root) === 'FER+' && !ferPlus.some((folder) => existsSync(join(root, folder))))
    throw new DataError(
      `${root}: no data set in it: neither ${ferPlus.join(', ')} (FER+), nor training.csv, validation.csv, or train_set, val_set (AffectNet).`,
      'Give --data the folder that holds them; docs/researcher.md says how to lay out faces of your own.',
    );
}

/** Reads a split of FER+ or of AffectNet, whichever the folder holds. */
export async function readSamples(root: string, split: Split, options: ReadOptions): Promise<Sample[]> {
  refuseNoDataSet(root);
  const { most } = options;
  if (layoutAt(root) === 'FER+') return readFerPlus(root, split, options.keep, options.onProgress, most);
  return readAffectNet(root, split, {
    side: options.side ?? SIDE,
    cache: options.cache ?? CACHE,
    ...(options.affect && { affect: true }),
    ...(most !== undefined && { most }),
    ...(options.onProgress && { onProgress: options.onProgress }),
  });
}
