/** @file AffectNet's two layouts on disk → what is in them; pictures stay unread. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Affect, DataError, EMOTIONS } from '../core/index.ts';
import { createFaultList, readLines, readWithin, splitRow } from '../files/index.ts';
import { npyNumber } from './npy.ts';

/** A labelled picture. `label` is an index into EMOTIONS. */
export interface AffectNetEntry {
  readonly id: string;
  readonly path: string;
  readonly label: number;
  /** The face in the picture, pixels; null: the picture is the face. */
  readonly box: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  } | null;
  /** The AffectNet-8 release has a file for each: read where it was asked for. */
  readonly affect?: Affect;
}

/** Published folders: `train`, and `published` for what AffectNet calls validation and the paper tests on. */
export type AffectNetPart = 'train' | 'published';

/** AffectNet: neutral, happy, sad, surprise, fear, disgust, anger, contempt → EMOTIONS. */
const TO_EMOTION = [0, 1, 3, 2, 6, 5, 4, 7];
/** 8 none, 9 uncertain, 10 non-face: annotated, but no emotion. */
const LAST_LABEL = 10;

const HEADER =
  'subDirectory_filePath,face_x,face_y,face_width,face_height,facial_landmarks,expression,valence,arousal';
const COLUMNS = HEADER.split(',').length;

/** A person with faces of their own has no original file to restore: a remedy says what to write. */
const WRITE = {
  columns: `Write its ${COLUMNS} columns with commas between them (docs/researcher.md); a text that holds a comma stands in quotes.`,
  expression: `Write ${TO_EMOTION.map((emotion, code) => `${code} ${EMOTIONS[emotion]}`).join(', ')}, or NULL to leave the row out.`,
  picture: 'Write where the picture lies, counted from that folder.',
  face: 'Write the face in pixels of the picture, or four times NULL where the picture shows it alone.',
  affect: 'Write numbers, or NULL where none is known.',
} as const;

export function csvLayoutAt(root: string): boolean {
  return existsSync(join(root, 'training.csv')) || existsSync(join(root, 'validation.csv'));
}

export function npyLayoutAt(root: string): boolean {
  return existsSync(join(root, 'train_set')) || existsSync(join(root, 'val_set'));
}

/** A path below the folder of pictures, on any system: no parent, no drive, no root. */
function climbs(id: string): boolean {
  return /^([a-z]:|[\\/])/i.test(id) || id.includes('\0') || id.split(/[\\/]/).includes('..');
}

/** −2 and whatever else lies outside −1 to 1 mean that none was given. */
const affectOf = (value: number): number | null => (Math.abs(value) <= 1 ? value : null);

/** One row of training.csv or validation.csv; null for what is left out: NULL rows, and those of no emotion. */
function parseRow(line: string, number: number, file: string, folder: string): AffectNetEntry | null {
  if (line.trim() === '' || (number === 1 && /^"?subDirectory_filePath/.test(line))) return null;
  const bad = (what: string, remedy: string): DataError =>
    new DataError(`${file}, line ${number}: ${what}.`, remedy);
  const cells = splitRow(line);
  if (cells?.length !== COLUMNS)
    throw bad(`expected ${COLUMNS} columns, got ${cells?.length ?? 'an open quote'}`, WRITE.columns);
  const [id = '', x = '', y = '', width = '', height = '', , expression = '', valence = '', arousal = ''] =
    cells;
  if (expression === 'NULL' || id === 'NULL') return null;
  const code = Number(expression);
  if (expression === '' || !Number.isInteger(code) || code < 0 || code > LAST_LABEL)
    throw bad(
      `expected an expression of 0–${LAST_LABEL} or NULL, got '${expression.slice(0, 40)}'`,
      WRITE.expression,
    );
  const label = TO_EMOTION[code];
  if (label === undefined) return null;
  if (id === '' || climbs(id))
    throw bad(`expected a picture below ${folder}, got '${id.slice(0, 120)}'`, WRITE.picture);
  const sides = [x, y, width, height];
  const box = sides.map(Number);
  const whole = sides.some((side) => side === 'NULL' || side === '');
  if (!whole && (box.some((side) => !Number.isFinite(side)) || !((box[2] ?? 0) > 0) || !((box[3] ?? 0) > 0)))
    throw bad(`expected a face of x, y, width, height, got ${sides.join(', ')}`, WRITE.face);
  const [left = 0, top = 0, wide = 0, high = 0] = box;
  const affectIn = (cell: string): number | null => {
    if (cell === '' || cell === 'NULL') return null;
    if (Number.isNaN(Number(cell)))
      throw bad(
        `expected valence and arousal of −1 to 1, −2 or NULL, got '${cell.slice(0, 40)}'`,
        WRITE.affect,
      );
    return affectOf(Number(cell));
  };
  return {
    id,
    path: join(folder, id),
    label,
    box: whole ? null : { x: left, y: top, width: wide, height: high },
    affect: { valence: affectIn(valence), arousal: affectIn(arousal) },
  };
}

/**
 * Rows of training.csv or validation.csv; those that read NULL, and those of no emotion, are left out.
 * @throws DataError that names every malformed row
 */
export async function parseAffectNetRows(
  lines: AsyncIterable<string> | Iterable<string>,
  file: string,
  folder: string,
): Promise<AffectNetEntry[]> {
  const entries: AffectNetEntry[] = [];
  const faults = createFaultList();
  let number = 1;
  for await (const line of lines) {
    const entry = faults.collectNow(() => parseRow(line, number, file, folder));
    if (entry) entries.push(entry);
    number++;
  }
  faults.refuse('rows');
  return entries;
}

/**
 * Each face, a picture and a box in it, once: it would count several times. Rows that say the same of it are one.
 * @throws DataError that names every face whose rows name different expressions
 */
function eachOnce(entries: readonly AffectNetEntry[], file: string): AffectNetEntry[] {
  const seen = new Map<string, AffectNetEntry>();
  const faults = createFaultList();
  for (const entry of entries) {
    const face = JSON.stringify([entry.id, entry.box]);
    const before = seen.get(face);
    if (!before) seen.set(face, entry);
    else if (before.label !== entry.label)
      faults.add(
        new DataError(
          `${file}: two rows name different expressions of one face of ${entry.id}.`,
          'Remove the wrong row.',
        ),
      );
  }
  faults.refuse('rows');
  return [...seen.values()];
}

async function readCsvPart(root: string, part: AffectNetPart): Promise<AffectNetEntry[]> {
  const file = join(root, part === 'train' ? 'training.csv' : 'validation.csv');
  const remedy = 'Write it as docs/researcher.md says, or copy it from AffectNet’s CSV release.';
  const splits = part === 'train' ? 'the train and the valid split come from it' : 'it is the test split';
  if (!existsSync(file)) throw new DataError(`${file}: no such file; ${splits}.`, remedy);
  const folder = join(root, 'Manually_Annotated_Images');
  // Line by line: with 68 landmarks a row, the whole text is longer than a string may be.
  const entries = eachOnce(await parseAffectNetRows(readLines(file, remedy), file, folder), file);
  if (entries.length === 0)
    throw new DataError(`${file}: no row names an emotion, and ${splits}.`, WRITE.expression);
  return entries;
}

/** One number: larger files are no annotation. */
const MOST_ANNOTATION_BYTES = 100_000;

async function readNpyAffect(file: string): Promise<number | null> {
  if (!existsSync(file)) return null;
  return affectOf(npyNumber(await readWithin(file, MOST_ANNOTATION_BYTES, 'Copy it again.'), file));
}

async function readNpyPart(
  root: string,
  part: AffectNetPart,
  withAffect: boolean,
): Promise<AffectNetEntry[]> {
  const folder = join(root, part === 'train' ? 'train_set' : 'val_set');
  const images = join(folder, 'images');
  if (!existsSync(images))
    throw new DataError(`${images}: no such folder.`, 'Copy it from the AffectNet-8 release.');
  // macOS lays a file `._NAME` beside each that it copies to a disk of another system.
  const names = (await readdir(images)).filter((name) => /^[^.].*\.(jpe?g|png|bmp|tiff?|webp)$/i.test(name));
  const ids = names.map((name) => ({ name, id: name.replace(/\.[^.]+$/, '') }));
  // By number, as they were given out; the folder's own order is not the same everywhere.
  ids.sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
  const entries: AffectNetEntry[] = [];
  const faults = createFaultList();
  const readOne = async ({ name, id }: { name: string; id: string }): Promise<AffectNetEntry[]> => {
    const file = join(folder, 'annotations', `${id}_exp.npy`);
    if (!existsSync(file))
      throw new DataError(`${file}: no such file, but there is a picture ${name}.`, 'Copy it again.');
    const code = npyNumber(await readWithin(file, MOST_ANNOTATION_BYTES, 'Copy it again.'), file);
    if (!Number.isInteger(code) || code < 0 || code > LAST_LABEL)
      throw new DataError(
        `${file}: expected an expression of 0–${LAST_LABEL}, got ${code}.`,
        'Copy it again.',
      );
    const label = TO_EMOTION[code];
    if (label === undefined) return [];
    const entry = { id, path: join(images, name), label, box: null };
    if (!withAffect) return [entry];
    const [valence = null, arousal = null] = await Promise.all(
      ['val', 'aro'].map((kind) => readNpyAffect(join(folder, 'annotations', `${id}_${kind}.npy`))),
    );
    return [{ ...entry, affect: { valence, arousal } }];
  };
  const chunk = 512;
  for (let start = 0; start < ids.length; start += chunk) {
    const found = await Promise.all(
      ids.slice(start, start + chunk).map((one) => faults.collect(() => readOne(one))),
    );
    entries.push(...found.flatMap((entry) => entry ?? []));
  }
  faults.refuse('annotations');
  return entries;
}

/** Everything of a part that shows one of the eight emotions, in the release's order. */
export async function readAffectNetPart(
  root: string,
  part: AffectNetPart,
  withAffect = false,
): Promise<AffectNetEntry[]> {
  const entries = await (csvLayoutAt(root) ? readCsvPart(root, part) : readNpyPart(root, part, withAffect));
  if (entries.length === 0)
    throw new DataError(`${root}: no labelled picture in its ${part} part.`, 'Copy the release again.');
  return entries;
}
