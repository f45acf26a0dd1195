/** @file The FER+ folder layout of Microsoft's repository → samples. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError, type GreyImage } from '../core/index.ts';
import { createFaultList, decodeText, readWithin, splitRow, systemFault } from '../files/index.ts';
import { readGreyPng } from './grey-png.ts';
import type { Sample, Split } from './sample.ts';
import { spread } from './spread.ts';
import { majorityLabel, VOTE_COLUMNS, voteDistribution } from './votes.ts';

export const FERPLUS_FOLDERS: Record<Split, string> = {
  train: 'FER2013Train',
  valid: 'FER2013Valid',
  test: 'FER2013Test',
};
const FACE_SIDE = 48;
const BOX = /^\([^()]*\)$/;
/** 48×48 bytes of grey, whatever else is written beside them. */
const MOST_PICTURE_BYTES = 1_000_000;
/** 35,887 rows have 2 MB. */
const MOST_LABEL_BYTES = 100_000_000;

export interface LabelRow {
  readonly name: string;
  /** Ten votes: eight emotions, unknown, not a face. */
  readonly votes: readonly number[];
}

const ROW_REMEDY =
  'Write the row as docs/researcher.md shows, or restore it from the original FER+ label.csv.';

/** One row of label.csv. @throws DataError that begins with `place` */
function parseRow(line: string, place: string): LabelRow {
  const [name, box, ...cells] = splitRow(line) ?? [];
  if (name === undefined || !BOX.test(box ?? '')) {
    throw new DataError(
      `${place}: expected name,"(x0, y0, x1, y1)",v0..v9, got '${line.slice(0, 80)}'.`,
      ROW_REMEDY,
    );
  }
  if (cells.length !== VOTE_COLUMNS) {
    throw new DataError(`${place}: expected ${VOTE_COLUMNS} votes, got ${cells.length}.`, ROW_REMEDY);
  }
  const votes = cells.map((cell) => {
    const vote = cell === '' ? Number.NaN : Number(cell);
    if (!Number.isInteger(vote) || vote < 0) {
      throw new DataError(`${place}: expected whole votes of 0 or more, got '${cell}'.`, ROW_REMEDY);
    }
    return vote;
  });
  return { name, votes };
}

/**
 * Parses label.csv (`name,"(x0, y0, x1, y1)",v0..v9`); every bad row is refused with file and line. Rows without a name are
 * left out: FER+ has them where FER2013 shows no face.
 */
export function parseLabels(text: string, file: string): LabelRow[] {
  const rows: LabelRow[] = [];
  const lines = new Map<string, number>();
  const faults = createFaultList();
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (line.trim() === '') continue;
    const place = `${file}, line ${index + 1}`;
    const row = faults.collectNow(() => parseRow(line, place));
    if (!row || row.name === '') continue;
    // A face that is named twice would count twice in every figure.
    const before = lines.get(row.name);
    if (before === undefined) rows.push(row);
    else
      faults.add(
        new DataError(
          `${place}: names ${row.name} again, after line ${before}.`,
          'Remove one of the two rows.',
        ),
      );
    lines.set(row.name, index + 1);
  }
  faults.refuse('rows');
  if (rows.length === 0)
    throw new DataError(`${file}: expected rows of votes, got none.`, 'Restore the original file.');
  return rows;
}

async function readFace(path: string, place: string): Promise<GreyImage> {
  let bytes: Uint8Array;
  try {
    bytes = await readWithin(path, MOST_PICTURE_BYTES, 'Copy the picture again from FER+.');
  } catch (cause) {
    if (cause instanceof DataError && cause.cause === undefined) throw cause;
    throw new DataError(
      `${place}: expected the picture ${path}, found none.`,
      'Copy the missing picture back, or remove its row.',
      { cause },
    );
  }
  return readGreyPng(bytes, path, FACE_SIDE);
}

/** Where the parts of a split lie; errors name the missing folder. */
async function openSplit(
  root: string,
  split: Split,
): Promise<{ folder: string; names: ReadonlySet<string>; rows: LabelRow[] }> {
  const folder = join(root, FERPLUS_FOLDERS[split]);
  const layout = 'Give --data the folder that holds FER2013Train, FER2013Valid and FER2013Test.';
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (cause) {
    const missing = (cause as { code?: string }).code === 'ENOENT';
    const fault = systemFault(cause);
    if (!fault) throw cause;
    throw new DataError(
      `${folder}: ${missing ? 'no such folder' : fault.reason}.`,
      missing ? layout : fault.remedy,
      { cause },
    );
  }
  const file = join(folder, 'label.csv');
  const bytes = await readWithin(file, MOST_LABEL_BYTES, layout);
  return { folder, names: new Set(names), rows: parseLabels(decodeText(bytes, file), file) };
}

/**
 * Reads a split. `keep: 'majority'` gives the faces of the published counts (25045 / 3191 / 3137);
 * `'soft'` adds those whose annotators agreed on no majority but left a distribution over emotions.
 * Samples come in the order of label.csv; of `most` at most, spread evenly, only the pictures needed are read.
 */
export async function readFerPlus(
  root: string,
  split: Split,
  keep: 'majority' | 'soft',
  onProgress?: (done: number, total: number) => void,
  most?: number,
): Promise<Sample[]> {
  const { folder, names, rows } = await openSplit(root, split);
  const usable = rows.flatMap((row) => {
    const label = majorityLabel(row.votes);
    const distribution = voteDistribution(row.votes);
    return distribution && (label !== null || keep === 'soft')
      ? [{ name: row.name, label, distribution }]
      : [];
  });
  if (usable.length === 0) {
    throw new DataError(
      `${join(folder, 'label.csv')}: no row has ${keep === 'majority' ? 'a majority emotion' : 'votes for an emotion'}.`,
      'Restore the original file.',
    );
  }
  const wanted = spread(usable, most);
  const faults = createFaultList();
  const samples: Sample[] = [];
  const chunk = 256;
  for (let start = 0; start < wanted.length; start += chunk) {
    const part = await Promise.all(
      wanted.slice(start, start + chunk).map(({ name, label, distribution }) =>
        faults.collect(async (): Promise<Sample> => {
          const path = join(folder, name);
          if (!names.has(name)) {
            throw new DataError(
              `${join(folder, 'label.csv')}: row '${name}' has no picture ${path}.`,
              'Copy the missing picture back, or remove its row.',
            );
          }
          return { id: name, image: await readFace(path, folder), label, distribution };
        }),
      ),
    );
    samples.push(...part.flatMap((sample) => sample ?? []));
    onProgress?.(Math.min(start + chunk, wanted.length), wanted.length);
  }
  faults.refuse('pictures');
  return samples;
}
