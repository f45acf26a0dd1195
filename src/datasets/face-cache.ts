/**
 * @file Decodes every face of AffectNet once into one file, side² bytes a face: a quarter of a million pictures fit no
 * memory at 224×224, and a file of raw bytes is read as fast as it is asked for.
 *
 * The file is named by what the pictures hold, so that others in their place are decoded anew. Reading all of them to
 * see whether they changed takes minutes; so their sizes, times and inode numbers are noted beside it, and asked first.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { DataError, withoutRemedy } from '../core/index.ts';
import { toGrey } from '../faces/index.ts';
import { createFaultList, namingFile, readWithin } from '../files/index.ts';
import type { AffectNetEntry } from './affectnet-layouts.ts';
import { openPicture } from './picture.ts';

const MOST_PICTURE_BYTES = 320_000_000;
const REMEDY = 'Copy it again, or take it out of the data set.';
const CHUNK = 256;
/** Counts up where the same pictures are decoded otherwise: what was kept before is not taken then. 2: turned upright. */
const DECODING = 2;

const sha256 = (value: unknown): string =>
  createHash('sha256')
    .update(typeof value === 'string' ? value : JSON.stringify(value))
    .digest('hex');

function unreadable(path: string, cause: unknown): DataError {
  const said = cause instanceof DataError ? withoutRemedy(cause) : String(cause);
  const reason = said.replace(`${path}: `, '').replace(/\.$/, '');
  const remedy = cause instanceof DataError ? cause.remedy : REMEDY;
  return new DataError(`${path}: could not be read as a picture (${reason}).`, remedy, { cause });
}

async function mapInChunks<Result>(
  entries: readonly AffectNetEntry[],
  read: (entry: AffectNetEntry) => Promise<Result>,
  each: (results: readonly Result[], done: number) => Promise<void> | void,
): Promise<void> {
  for (let start = 0; start < entries.length; start += CHUNK) {
    const part = entries.slice(start, start + CHUNK);
    await each(await Promise.all(part.map(read)), start + part.length);
  }
}

/** Changes with every file that is written, moved or replaced: no program sets the time of the last change itself. */
async function stampOf(entries: readonly AffectNetEntry[]): Promise<string> {
  const hash = createHash('sha256');
  await mapInChunks(
    entries,
    async ({ path }) => {
      const facts = await stat(path, { bigint: true }).catch(() => null);
      return facts ? `${facts.dev}/${facts.ino}/${facts.size}/${facts.mtimeNs}/${facts.ctimeNs}` : 'missing';
    },
    (facts) => {
      hash.update(facts.join('\n'));
    },
  );
  return hash.digest('hex');
}

async function hashContents(entries: readonly AffectNetEntry[]): Promise<string> {
  const hash = createHash('sha256');
  const faults = createFaultList();
  await mapInChunks(
    entries,
    ({ path }) =>
      faults.collect(async () => {
        try {
          const bytes = await readWithin(path, MOST_PICTURE_BYTES, REMEDY);
          return createHash('sha256').update(bytes).digest();
        } catch (cause) {
          throw unreadable(path, cause);
        }
      }),
    (digests) => {
      for (const digest of digests) if (digest) hash.update(digest);
    },
  );
  faults.refuse('pictures');
  return hash.digest('hex');
}

type Box = NonNullable<AffectNetEntry['box']>;

/** @throws DataError where the box and the picture, width × height pixels, have no pixel in common */
function boxWithin(
  box: Box,
  { width, height }: Pick<Box, 'width' | 'height'>,
): { left: number; top: number; width: number; height: number } {
  if (box.x >= width || box.y >= height || box.x + box.width <= 0 || box.y + box.height <= 0)
    throw new DataError(
      `its face at ${box.x}, ${box.y} lies outside its ${width}×${height} pixels`,
      'Correct its row, or remove it.',
    );
  const left = Math.max(0, Math.min(width - 1, Math.round(box.x)));
  const top = Math.max(0, Math.min(height - 1, Math.round(box.y)));
  return {
    left,
    top,
    width: Math.max(1, Math.min(width - left, Math.round(box.width))),
    height: Math.max(1, Math.min(height - top, Math.round(box.height))),
  };
}

/**
 * The face, grey, side × side: bytes. A box counts from the corner of the upright picture, and may reach over its rim; what
 * is there counts.
 */
async function readFaceBytes(entry: AffectNetEntry, side: number): Promise<Buffer> {
  try {
    let picture = await openPicture(entry.path);
    if (entry.box) {
      const { autoOrient } = await picture.metadata();
      picture = picture.extract(boxWithin(entry.box, autoOrient));
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
    throw unreadable(entry.path, cause);
  }
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

/** What commands left behind that were killed while they decoded: gigabytes, which nobody would find. */
async function removeAbandoned(file: string): Promise<void> {
  const folder = dirname(file);
  for (const name of await readdir(folder)) {
    const [, processId] = /^affectnet-.*\.grey\.(\d+)\.part$/.exec(name) ?? [];
    if (processId && Number(processId) !== process.pid && !isRunning(Number(processId)))
      await rm(join(folder, name), { force: true });
  }
}

async function decodeAll(
  entries: readonly AffectNetEntry[],
  side: number,
  file: string,
  onProgress?: (done: number, total: number) => void,
): Promise<void> {
  const part = `${file}.${process.pid}.part`;
  await removeAbandoned(file);
  const faults = createFaultList();
  const handle = await namingFile(file, () => open(part, 'w'));
  try {
    await mapInChunks(
      entries,
      (entry) => faults.collect(() => readFaceBytes(entry, side)),
      async (faces, done) => {
        await namingFile(file, () => handle.appendFile(Buffer.concat(faces.flatMap((face) => face ?? []))));
        onProgress?.(done, entries.length);
      },
    );
    faults.refuse('pictures');
  } catch (error) {
    await handle.close();
    await rm(part, { force: true });
    throw error;
  }
  await handle.close();
  await rename(part, file);
}

interface Note {
  readonly stamp: string;
  readonly content: string;
}

async function readNote(path: string): Promise<Note | null> {
  try {
    const { stamp, content } = JSON.parse(await readFile(path, 'utf8')) as Partial<Note>;
    return typeof stamp === 'string' && /^[0-9a-f]{16}$/.test(content ?? '')
      ? { stamp, content: content as string }
      : null;
  } catch {
    return null;
  }
}

async function isWhole(file: string, bytes: number): Promise<boolean> {
  return existsSync(file) && (await stat(file)).size === bytes;
}

/**
 * The file that holds all faces in order, made where it is not there.
 * @throws DataError that names every picture that cannot be read
 */
export async function cacheFaces(
  entries: readonly AffectNetEntry[],
  side: number,
  folder: string,
  onProgress?: (done: number, total: number) => void,
): Promise<string> {
  const fileOf = (content: string): string => join(folder, `affectnet-${content}.grey`);
  const bytes = side * side * entries.length;
  const boxes = entries.map(({ box }) => box);
  const listing = sha256([side, entries.map(({ path }) => resolve(path)), boxes]).slice(0, 16);
  const notePath = join(folder, `affectnet-${listing}.json`);
  const [note, stamp] = [await readNote(notePath), `${DECODING} ${await stampOf(entries)}`];
  if (note?.stamp === stamp && (await isWhole(fileOf(note.content), bytes))) return fileOf(note.content);
  await namingFile(folder, () => mkdir(folder, { recursive: true }));
  const content = sha256([DECODING, side, boxes, await hashContents(entries)]).slice(0, 16);
  const file = fileOf(content);
  if (!(await isWhole(file, bytes))) await decodeAll(entries, side, file, onProgress);
  // What the same pictures held before is of no use, and takes gigabytes.
  if (note && note.content !== content) await rm(fileOf(note.content), { force: true });
  await namingFile(notePath, () => writeFile(notePath, JSON.stringify({ stamp, content } satisfies Note)));
  return file;
}
