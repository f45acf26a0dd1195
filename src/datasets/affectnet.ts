/** @file AffectNet, either layout → samples. */
import { createHash } from 'node:crypto';
import { existsSync, openSync, readSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { createRandom, DataError, EMOTIONS, type GreyImage } from '../core/index.ts';
import { toGrey } from '../faces/index.ts';
import { type AffectNetEntry, readAffectNetPart } from './affectnet-layouts.ts';
import type { Sample, Split } from './sample.ts';

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

/** The face, grey, side × side: bytes. A box may reach over the picture's rim; what is there counts. */
async function readFaceBytes(entry: AffectNetEntry, side: number): Promise<Buffer> {
  try {
    let picture = sharp(entry.path, { failOn: 'error' });
    if (entry.box) {
      const { width = 0, height = 0 } = await picture.metadata();
      const left = Math.max(0, Math.min(width - 1, Math.round(entry.box.x)));
      const top = Math.max(0, Math.min(height - 1, Math.round(entry.box.y)));
      picture = picture.extract({
        left,
        top,
        width: Math.max(1, Math.min(width - left, Math.round(entry.box.width))),
        height: Math.max(1, Math.min(height - top, Math.round(entry.box.height))),
      });
    }
    // Grey by our own weights, as the browser's pictures are.
    const rgba = await picture
      .resize(side, side, { fit: 'fill' })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer();
    return Buffer.from(Uint8Array.from(toGrey(rgba, side, side).data, Math.round));
  } catch (cause) {
    throw new DataError(
      `${entry.path}: could not be read as a picture (${String(cause)}).`,
      'Copy it again.',
      { cause },
    );
  }
}

/**
 * Decodes every face once into one file, side² bytes a face, and gives its path. A quarter of a million pictures fit no
 * memory at 224×224; a file of raw bytes is read as fast as it is asked for.
 */
async function cacheFaces(
  entries: readonly AffectNetEntry[],
  side: number,
  folder: string,
  onProgress?: (done: number, total: number) => void,
): Promise<string> {
  const key = createHash('sha256').update(
    JSON.stringify([side, entries.map((e) => [resolve(e.path), e.box])]),
  );
  const file = join(folder, `affectnet-${key.digest('hex').slice(0, 16)}.grey`);
  if (existsSync(file)) return file;
  await mkdir(folder, { recursive: true });
  const handle = await open(`${file}.part`, 'w');
  try {
    const chunk = 256;
    for (let start = 0; start < entries.length; start += chunk) {
      const part = await Promise.all(
        entries.slice(start, start + chunk).map((entry) => readFaceBytes(entry, side)),
      );
      await handle.write(Buffer.concat(part));
      onProgress?.(Math.min(entries.length, start + chunk), entries.length);
    }
  } finally {
    await handle.close();
  }
  await rename(`${file}.part`, file);
  return file;
}

/**
 * Reads a split: `train` and `valid` from the training part (see holdOut), `test` from the published validation part.
 * Every sample has a label; its picture, side × side, is read from the cache when asked for.
 */
export async function readAffectNet(
  root: string,
  split: Split,
  options: {
    readonly side: number;
    readonly cache: string;
    readonly heldOutEach?: number;
    readonly onProgress?: (done: number, total: number) => void;
  },
): Promise<Sample[]> {
  const part = await readAffectNetPart(root, split === 'test' ? 'published' : 'train');
  const entries = split === 'test' ? part : holdOut(part, options.heldOutEach)[split];
  const { side } = options;
  const file = await cacheFaces(entries, side, options.cache, options.onProgress);
  const descriptor = openSync(file, 'r');
  const size = side * side;
  return entries.map(
    ({ id, label }, index): Sample => ({
      id,
      label,
      distribution: EMOTIONS.map((_, i) => (i === label ? 1 : 0)),
      get image(): GreyImage {
        const data = new Uint8Array(size);
        const read = readSync(descriptor, data, 0, size, index * size);
        if (read !== size)
          throw new DataError(`${file}: ends at face ${index}.`, 'Delete it; it is made anew.');
        return { width: side, height: side, data };
      },
    }),
  );
}
