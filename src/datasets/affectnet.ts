/** @file AffectNet, either layout → samples. */
import { openSync, readSync } from 'node:fs';
import { createRandom, DataError, EMOTIONS, type GreyImage } from '../core/index.ts';
import { type AffectNetEntry, readAffectNetPart } from './affectnet-layouts.ts';
import { cacheFaces } from './face-cache.ts';
import type { Sample, Split } from './sample.ts';
import { spread } from './spread.ts';

/**
 * The paper's 2,000 validation faces are not published: 250 an emotion are held out of the training set by this seed,
 * equally many as AffectNet's own validation set, on which the paper tests, has of each.
 */
const HELD_OUT_EACH = 250;
const HELD_OUT_SEED = 2008_01003;

/** Splits the training part into `train` and `valid`; a class of fewer than 1,000 gives a quarter. Order is kept. */
export function holdOut(
  entries: readonly AffectNetEntry[],
  each = HELD_OUT_EACH,
): { readonly train: AffectNetEntry[]; readonly valid: AffectNetEntry[] } {
  const random = createRandom(HELD_OUT_SEED);
  const held = new Set<AffectNetEntry>();
  for (const label of EMOTIONS.keys()) {
    const own = entries.filter((entry) => entry.label === label);
    // Sorted, so that the choice does not hang on the order of a listing.
    own.sort((a, b) => (a.id < b.id ? -1 : 1));
    random.shuffle(own);
    for (const entry of own.slice(0, Math.min(each, Math.floor(own.length / 4)))) held.add(entry);
  }
  return {
    train: entries.filter((entry) => !held.has(entry)),
    valid: entries.filter((entry) => held.has(entry)),
  };
}

/**
 * Reads a split: `train` and `valid` from the training part (see holdOut), `test` from the published validation part.
 * Of `most` at most, spread evenly, only the pictures needed are decoded. Every sample has a label; its picture, side × side, is read from the cache when asked for.
 */
export async function readAffectNet(
  root: string,
  split: Split,
  options: {
    readonly side: number;
    readonly cache: string;
    readonly heldOutEach?: number;
    /** Valence and arousal too. */
    readonly affect?: boolean;
    readonly most?: number;
    readonly onProgress?: (done: number, total: number) => void;
  },
): Promise<Sample[]> {
  const part = await readAffectNetPart(root, split === 'test' ? 'published' : 'train', options.affect);
  const all = split === 'test' ? part : holdOut(part, options.heldOutEach)[split];
  const entries = spread(all, options.most);
  const { side } = options;
  const file = await cacheFaces(entries, side, options.cache, options.onProgress);
  const descriptor = openSync(file, 'r');
  const size = side * side;
  return entries.map(
    ({ id, label, affect }, index): Sample => ({
      id,
      label,
      distribution: EMOTIONS.map((_, i) => (i === label ? 1 : 0)),
      ...(options.affect && affect && { affect }),
      get image(): GreyImage {
        const data = new Uint8Array(size);
        const read = readSync(descriptor, data, 0, size, index * size);
        if (read !== size)
          throw new DataError(`${file}: ends at face ${index}.`, 'Delete it; it is made again.');
        return { width: side, height: side, data };
      },
    }),
  );
}
