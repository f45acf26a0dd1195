/** @file The FER+ folder layout of Microsoft's repository → samples. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { DataError, type GreyImage } from '../core/index.ts';
import type { Sample, Split } from './sample.ts';
import { majorityLabel, VOTE_COLUMNS, voteDistribution } from './votes.ts';

const FOLDERS: Record<Split, string> = { train: 'FER2013Train', valid: 'FER2013Valid', test: 'FER2013Test' };
const FACE_SIDE = 48;
const ROW = /^([^,\s]+),"\(([^)]*)\)",(.*)$/;

export interface LabelRow {
  readonly name: string;
  /** Ten votes: eight emotions, unknown, not a face. */
  readonly votes: readonly number[];
}

/** Parses label.csv (`name,"(x0, y0, x1, y1)",v0..v9`); a bad row is refused with file and line. */
export function parseLabels(text: string, file: string): LabelRow[] {
  const rows: LabelRow[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const place = `${file}, line ${index + 1}`;
    const remedy = 'Restore the row from the original FER+ label.csv.';
    const match = ROW.exec(line);
    if (!match) {
      throw new DataError(
        `${place}: expected name,"(x0, y0, x1, y1)",v0..v9, got '${line.slice(0, 80)}'.`,
        remedy,
      );
    }
    const cells = (match[3] ?? '').split(',');
    if (cells.length !== VOTE_COLUMNS) {
      throw new DataError(`${place}: expected ${VOTE_COLUMNS} votes, got ${cells.length}.`, remedy);
    }
    const votes = cells.map((cell) => {
      const vote = cell.trim() === '' ? Number.NaN : Number(cell);
      if (!Number.isInteger(vote) || vote < 0) {
        throw new DataError(`${place}: expected whole votes of 0 or more, got '${cell}'.`, remedy);
      }
      return vote;
    });
    rows.push({ name: match[1] ?? '', votes });
  }
  if (rows.length === 0)
    throw new DataError(`${file}: expected rows of votes, got none.`, 'Restore the original file.');
  return rows;
}

async function readFace(path: string, place: string): Promise<GreyImage> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new DataError(
      `${place}: expected the picture ${path}, found none.`,
      'Copy the missing picture back, or remove its row.',
      { cause },
    );
  }
  let picture: ReturnType<typeof decode>;
  try {
    picture = decode(bytes);
  } catch (cause) {
    throw new DataError(
      `${path}: expected a PNG picture, could not decode it.`,
      'Copy the picture again from FER+.',
      { cause },
    );
  }
  if (
    picture.width !== FACE_SIDE ||
    picture.height !== FACE_SIDE ||
    picture.channels !== 1 ||
    picture.depth !== 8 ||
    picture.palette
  ) {
    throw new DataError(
      `${path}: expected ${FACE_SIDE}×${FACE_SIDE} 8-bit grey, got ${picture.width}×${picture.height} with ` +
        `${picture.palette ? 'a palette' : `${picture.channels} channels`} of ${picture.depth} bits.`,
      'Use the pictures that FER+ generates from fer2013.csv.',
    );
  }
  return { width: FACE_SIDE, height: FACE_SIDE, data: Uint8Array.from(picture.data) };
}

/** Where the parts of a split lie; errors name the missing folder. */
async function openSplit(root: string, split: Split): Promise<{ folder: string; rows: LabelRow[] }> {
  const folder = join(root, FOLDERS[split]);
  const layout = 'Give --data the folder that holds FER2013Train, FER2013Valid and FER2013Test.';
  if (!existsSync(folder)) throw new DataError(`${folder}: no such folder.`, layout);
  const file = join(folder, 'label.csv');
  if (!existsSync(file)) throw new DataError(`${file}: no such file.`, layout);
  return { folder, rows: parseLabels(await readFile(file, 'utf8'), file) };
}

/**
 * Reads a split. `keep: 'majority'` gives the faces of the published counts (25045 / 3191 / 3137);
 * `'soft'` adds those whose annotators agreed on no majority but left a distribution over emotions.
 * Samples come in the order of label.csv.
 */
export async function readFerPlus(
  root: string,
  split: Split,
  keep: 'majority' | 'soft',
  onProgress?: (done: number, total: number) => void,
): Promise<Sample[]> {
  const { folder, rows } = await openSplit(root, split);
  const wanted = rows.flatMap((row) => {
    const label = majorityLabel(row.votes);
    const distribution = voteDistribution(row.votes);
    return distribution && (label !== null || keep === 'soft')
      ? [{ name: row.name, label, distribution }]
      : [];
  });
  if (wanted.length === 0) {
    throw new DataError(
      `${join(folder, 'label.csv')}: no row has ${keep === 'majority' ? 'a majority emotion' : 'votes for an emotion'}.`,
      'Restore the original file.',
    );
  }
  const present = new Set(await readdir(folder));
  const samples: Sample[] = [];
  const chunk = 256;
  for (let start = 0; start < wanted.length; start += chunk) {
    const part = await Promise.all(
      wanted.slice(start, start + chunk).map(async ({ name, label, distribution }): Promise<Sample> => {
        const path = join(folder, name);
        if (!present.has(name)) {
          throw new DataError(
            `${join(folder, 'label.csv')}: row '${name}' has no picture ${path}.`,
            'Copy the missing picture back, or remove its row.',
          );
        }
        return { id: name, image: await readFace(path, folder), label, distribution };
      }),
    );
    samples.push(...part);
    onProgress?.(samples.length, wanted.length);
  }
  return samples;
}
