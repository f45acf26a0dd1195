/** @file One way in for every data set: its layout on disk tells which it is. */
import { readAffectNet } from './affectnet.ts';
import { csvLayoutAt, npyLayoutAt } from './affectnet-layouts.ts';
import { readFerPlus } from './ferplus.ts';
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
  readonly onProgress?: (done: number, total: number) => void;
}

const SIDE = 48;
const CACHE = '.cache/faces';

export type DataLayout = 'FER+' | 'AffectNet';

/** FER+ unless the folder holds one of AffectNet's two layouts. */
export function layoutAt(root: string): DataLayout {
  return csvLayoutAt(root) || npyLayoutAt(root) ? 'AffectNet' : 'FER+';
}

/** Reads a split of FER+ or of AffectNet, whichever the folder holds. */
export async function readSamples(root: string, split: Split, options: ReadOptions): Promise<Sample[]> {
  if (layoutAt(root) === 'FER+') return readFerPlus(root, split, options.keep, options.onProgress);
  return readAffectNet(root, split, {
    side: options.side ?? SIDE,
    cache: options.cache ?? CACHE,
    ...(options.affect && { affect: true }),
    ...(options.onProgress && { onProgress: options.onProgress }),
  });
}
