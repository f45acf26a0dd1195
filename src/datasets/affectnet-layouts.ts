/** @file AffectNet's two layouts on disk → what is in them; pictures stay unread. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../core/index.ts';
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

export function csvLayoutAt(root: string): boolean {
  return existsSync(join(root, 'training.csv')) || existsSync(join(root, 'validation.csv'));
}

export function npyLayoutAt(root: string): boolean {
  return existsSync(join(root, 'train_set')) || existsSync(join(root, 'val_set'));
}

/** Rows of training.csv or validation.csv; those that read NULL, and those of no emotion, are left out. */
export function parseAffectNetCsv(text: string, file: string, folder: string): AffectNetEntry[] {
  return text.split(/\r?\n/).flatMap((line, index): AffectNetEntry[] => {
    if (line.trim() === '' || (index === 0 && line.startsWith('subDirectory_filePath'))) return [];
    const cells = line.split(',');
    const bad = (what: string): DataError =>
      new DataError(`${file}, line ${index + 1}: ${what}.`, 'Restore the row from the original file.');
    if (cells.length !== COLUMNS) throw bad(`expected ${COLUMNS} columns, got ${cells.length}`);
    const [id = '', x = '', y = '', width = '', height = '', , expression = ''] = cells.map((cell) =>
      cell.trim(),
    );
    if (expression === 'NULL' || id === 'NULL') return [];
    const code = Number(expression);
    if (expression === '' || !Number.isInteger(code) || code < 0 || code > LAST_LABEL)
      throw bad(`expected an expression of 0–${LAST_LABEL} or NULL, got '${expression}'`);
    const label = TO_EMOTION[code];
    if (label === undefined) return [];
    const sides = [x, y, width, height];
    const box = sides.map(Number);
    const whole = sides.some((side) => side === 'NULL' || side === '');
    if (
      !whole &&
      (box.some((side) => !Number.isFinite(side)) || !((box[2] ?? 0) > 0) || !((box[3] ?? 0) > 0))
    )
      throw bad(`expected a face of x, y, width, height, got ${sides.join(', ')}`);
    const [left = 0, top = 0, wide = 0, high = 0] = box;
    return [
      {
        id,
        path: join(folder, id),
        label,
        box: whole ? null : { x: left, y: top, width: wide, height: high },
      },
    ];
  });
}

async function readCsvPart(root: string, part: AffectNetPart): Promise<AffectNetEntry[]> {
  const file = join(root, part === 'train' ? 'training.csv' : 'validation.csv');
  if (!existsSync(file))
    throw new DataError(`${file}: no such file.`, 'Copy it from AffectNet’s CSV release.');
  return parseAffectNetCsv(await readFile(file, 'utf8'), file, join(root, 'Manually_Annotated_Images'));
}

async function readNpyPart(root: string, part: AffectNetPart): Promise<AffectNetEntry[]> {
  const folder = join(root, part === 'train' ? 'train_set' : 'val_set');
  const images = join(folder, 'images');
  if (!existsSync(images))
    throw new DataError(`${images}: no such folder.`, 'Copy it from the AffectNet-8 release.');
  const names = (await readdir(images)).filter((name) => /\.(jpe?g|png)$/i.test(name));
  const ids = names.map((name) => ({ name, id: name.replace(/\.[^.]+$/, '') }));
  // By number, as they were given out; the folder's own order is not the same everywhere.
  ids.sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
  const entries: AffectNetEntry[] = [];
  const chunk = 512;
  for (let start = 0; start < ids.length; start += chunk) {
    const part512 = await Promise.all(
      ids.slice(start, start + chunk).map(async ({ name, id }): Promise<AffectNetEntry[]> => {
        const file = join(folder, 'annotations', `${id}_exp.npy`);
        let bytes: Buffer;
        try {
          bytes = await readFile(file);
        } catch (cause) {
          throw new DataError(`${file}: no such file, but there is a picture ${name}.`, 'Copy it again.', {
            cause,
          });
        }
        const code = npyNumber(bytes, file);
        if (!Number.isInteger(code) || code < 0 || code > LAST_LABEL)
          throw new DataError(
            `${file}: expected an expression of 0–${LAST_LABEL}, got ${code}.`,
            'Copy it again.',
          );
        const label = TO_EMOTION[code];
        return label === undefined ? [] : [{ id, path: join(images, name), label, box: null }];
      }),
    );
    entries.push(...part512.flat());
  }
  return entries;
}

/** Everything of a part that shows one of the eight emotions, in the release's order. */
export async function readAffectNetPart(root: string, part: AffectNetPart): Promise<AffectNetEntry[]> {
  const entries = await (csvLayoutAt(root) ? readCsvPart : readNpyPart)(root, part);
  if (entries.length === 0)
    throw new DataError(`${root}: no labelled picture in its ${part} part.`, 'Copy the release again.');
  return entries;
}
