/** @file Reading folders in the FER+ layout, whole and broken. */
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { beforeEach, describe, expect, it } from 'vitest';
import { createRandom, DataError } from '../core/index.ts';
import { greyPng, labelRow, votesFor, writeFerPlus } from '../fixtures/ferplus-folder.ts';
import { drawFace, drawFaces, MOUTHS } from '../fixtures/synthetic-mouths.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { parseLabels } from './ferplus.ts';
import { readFerPlus } from './index.ts';

const ROOT = tempFolder();
const FACES = drawFaces(4, createRandom(1)).map(({ image, label }, i) => ({
  name: `fer000000${i}.png`,
  image,
  votes: votesFor(label),
}));
/** A row whose annotators agreed on no majority. */
const SPLIT_VOTES = {
  name: 'fer0000009.png',
  image: drawFace(MOUTHS[0], createRandom(2)),
  votes: [5, 5, 0, 0, 0, 0, 0, 0, 0, 0],
};

let folder = '';
let root = '';
let count = 0;

beforeEach(async () => {
  root = join(ROOT, String(count++));
  folder = await writeFerPlus(root, 'valid', [...FACES, SPLIT_VOTES]);
});

/** The error of reading the folder; fails where there is none. */
async function problem(split: 'train' | 'valid' = 'valid'): Promise<string> {
  const result = await readFerPlus(root, split, 'majority').then(
    () => null,
    (error: unknown) => error,
  );
  expect(result).toBeInstanceOf(DataError);
  return (result as DataError).message;
}

async function replaceLine(number: number, line: string): Promise<void> {
  const lines = (await readFile(join(folder, 'label.csv'), 'utf8')).split('\n');
  lines[number - 1] = line;
  await writeFile(join(folder, 'label.csv'), lines.join('\n'));
}

describe('a whole folder', () => {
  it('gives pictures, labels and soft labels in the order of label.csv', async () => {
    const samples = await readFerPlus(root, 'valid', 'majority');
    expect(samples.map(({ id }) => id)).toEqual(FACES.map(({ name }) => name));
    expect(samples.map(({ label }) => label)).toEqual([1, 2, 3, 1]);
    expect(samples[0]?.distribution).toEqual([0, 0.8, 0.2, 0, 0, 0, 0, 0]);
    for (const [i, { image }] of samples.entries())
      expect([...image.data]).toEqual([...(FACES[i]?.image.data ?? [])]);
  });

  it('adds the faces without a majority where soft labels are asked for', async () => {
    const samples = await readFerPlus(root, 'valid', 'soft');
    expect(samples).toHaveLength(5);
    expect(samples[4]).toMatchObject({
      id: SPLIT_VOTES.name,
      label: null,
      distribution: [0.5, 0.5, 0, 0, 0, 0, 0, 0],
    });
  });

  it('counts up to the last face', async () => {
    const seen: [number, number][] = [];
    await readFerPlus(root, 'valid', 'majority', (done, total) => seen.push([done, total]));
    expect(seen.at(-1)).toEqual([4, 4]);
  });

  it('does not look for the picture of a row that has no use', async () => {
    await appendFile(
      join(folder, 'label.csv'),
      `${labelRow('absent.png', [0, 0, 0, 0, 0, 0, 0, 0, 0, 10])}\n`,
    );
    expect(await readFerPlus(root, 'valid', 'soft')).toHaveLength(5);
  });

  it('reads lines that end as on Windows, and blank ones', async () => {
    const text = await readFile(join(folder, 'label.csv'), 'utf8');
    await writeFile(join(folder, 'label.csv'), `${text.replaceAll('\n', '\r\n')}\r\n\r\n`);
    expect(await readFerPlus(root, 'valid', 'majority')).toHaveLength(4);
  });
});

describe('a broken folder is refused by name', () => {
  it('where the split’s folder is missing', async () => {
    expect(await problem('train')).toBe(
      `${join(root, 'FER2013Train')}: no such folder. Give --data the folder that holds FER2013Train, FER2013Valid and FER2013Test.`,
    );
  });

  it('where a file is in the folder’s place', async () => {
    await writeFile(join(root, 'FER2013Train'), '');
    expect(await problem('train')).toBe(
      `${join(root, 'FER2013Train')}: a part of the path is a file, not a folder. Give another path.`,
    );
  });

  it('where label.csv is missing', async () => {
    await rm(join(folder, 'label.csv'));
    expect(await problem()).toContain(`${join(folder, 'label.csv')}: no such file.`);
  });

  it('where label.csv is empty, or has no face of use', async () => {
    await writeFile(join(folder, 'label.csv'), '\n');
    expect(await problem()).toContain(`${join(folder, 'label.csv')}: expected rows of votes, got none.`);
    await writeFile(join(folder, 'label.csv'), labelRow('fer0000000.png', [5, 5, 0, 0, 0, 0, 0, 0, 0, 0]));
    expect(await problem()).toContain(`${join(folder, 'label.csv')}: no row has a majority emotion.`);
  });

  it('where a picture is missing', async () => {
    await rm(join(folder, 'fer0000002.png'));
    const message = await problem();
    expect(message).toContain(`row 'fer0000002.png' has no picture ${join(folder, 'fer0000002.png')}.`);
    expect(message).toContain('Copy the missing picture back');
  });

  it('where a row points outside the folder', async () => {
    await writeFile(join(root, 'outside.png'), greyPng(SPLIT_VOTES.image));
    await replaceLine(1, labelRow('../outside.png', votesFor(1)));
    expect(await problem()).toContain("row '../outside.png' has no picture");
  });

  it.each([
    ['fer0000001.png,0 0 48 48,9,0,0,0,0,0,0,0,1,0', 'expected name,"(x0, y0, x1, y1)",v0..v9'],
    ['garbage', "got 'garbage'"],
    [`fer0000001.png,"(0, 0, 48, 48)",9,0,0`, 'expected 10 votes, got 3'],
    [labelRow('fer0000001.png', [9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]), 'expected 10 votes, got 11'],
    [`fer0000001.png,"(0, 0, 48, 48)",9,x,0,0,0,0,0,0,1,0`, "whole votes of 0 or more, got 'x'"],
    [`fer0000001.png,"(0, 0, 48, 48)",9,,0,0,0,0,0,0,1,0`, "whole votes of 0 or more, got ''"],
    [labelRow('fer0000001.png', [9, -1, 0, 0, 0, 0, 0, 0, 0, 0]), "whole votes of 0 or more, got '-1'"],
    [labelRow('fer0000001.png', [9, 0.5, 0, 0, 0, 0, 0, 0, 0, 0]), "whole votes of 0 or more, got '0.5'"],
  ])('where a row is malformed, with file and line: %s', async (row, said) => {
    await replaceLine(2, row);
    const message = await problem();
    expect(message).toContain(`${join(folder, 'label.csv')}, line 2: `);
    expect(message).toContain(said);
  });

  const pixels = (n: number): Uint8Array => new Uint8Array(n).fill(90);
  it.each([
    [
      'another size',
      encode({ width: 64, height: 48, data: pixels(64 * 48), channels: 1 }),
      'got 64×48 with 1 channels of 8 bits',
    ],
    [
      'colour',
      encode({ width: 48, height: 48, data: pixels(48 * 48 * 3), channels: 3 }),
      'got 48×48 with 3 channels of 8 bits',
    ],
    [
      '16 bits',
      encode({ width: 48, height: 48, data: new Uint16Array(48 * 48), channels: 1, depth: 16 }),
      'got 48×48 with 1 channels of 16 bits',
    ],
  ])('where a picture has %s', async (_, bytes, said) => {
    await writeFile(join(folder, 'fer0000001.png'), bytes);
    const message = await problem();
    expect(message).toContain(`${join(folder, 'fer0000001.png')}: expected 48×48 8-bit grey, ${said}.`);
  });

  it('where a picture is no PNG, is cut off, or has a flipped bit', async () => {
    const path = join(folder, 'fer0000001.png');
    const good = await readFile(path);
    const flipped = Buffer.from(good);
    const middle = Math.floor(good.length / 2);
    flipped[middle] = (flipped[middle] ?? 0) ^ 0x10;
    for (const bytes of ['not a picture', good.subarray(0, middle), flipped, '']) {
      await writeFile(path, bytes);
      expect(await problem()).toContain(`${path}: expected a PNG picture, could not decode it.`);
    }
    await writeFile(path, good);
    expect(await readFerPlus(root, 'valid', 'majority')).toHaveLength(4);
  });

  it('where a folder stands in a picture’s place', async () => {
    const path = join(folder, 'fer0000001.png');
    await rm(path);
    await mkdir(path);
    expect(await problem()).toContain(`${path}: expected a file, got a folder`);
  });

  it('where two rows name one face, which would count twice', async () => {
    await appendFile(join(folder, 'label.csv'), labelRow('fer0000001.png', votesFor(2)));
    expect(await problem()).toMatch(
      /label\.csv, line 6: names fer0000001\.png again, after line 2\. Remove one of the two rows\./,
    );
  });
});

describe('parseLabels', () => {
  it('counts lines as an editor does, blank ones too', () => {
    const good = labelRow('a.png', votesFor(0));
    const other = labelRow('b.png', votesFor(0));
    expect(() => parseLabels(`${good}\n\n${other}\nbad`, 'label.csv')).toThrow('label.csv, line 4: ');
    expect(parseLabels(`${good}\n\n${other}`, 'label.csv')).toHaveLength(2);
  });

  it('names every malformed row at once, and a face that is named twice', () => {
    const good = labelRow('a.png', votesFor(0));
    expect(() => parseLabels(`bad\n${good}\n${good}\nworse`, 'label.csv')).toThrow(
      /^3 rows cannot be used:\nlabel\.csv, line 1: .*\nlabel\.csv, line 3: names a\.png again.*\nlabel\.csv, line 4: /,
    );
  });
});
