/** @file What people's folders hold beside what the formats say: marks, quotes, stray files, replaced pictures. */
import { existsSync, mkdirSync, readdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { beforeEach, describe, expect, it } from 'vitest';
import { createRandom, DataError } from '../core/index.ts';
import { bitmap, npyFile } from '../fixtures/bad-files.ts';
import { labelRow, votesFor, writeFerPlus } from '../fixtures/ferplus-folder.ts';
import { drawFaces } from '../fixtures/synthetic-mouths.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { readAffectNet } from './affectnet.ts';
import { readFerPlus, readSamples } from './index.ts';

const ROOT = tempFolder();
let root = '';
let count = 0;
beforeEach(() => {
  root = join(ROOT, String(count++));
});

async function problem(read: Promise<unknown>): Promise<string> {
  const error: unknown = await read.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DataError);
  return (error as DataError).message;
}

describe('FER+', () => {
  const faces = drawFaces(4, createRandom(1)).map(({ image, label }, i) => ({
    name: `fer000000${i}.png`,
    image,
    votes: votesFor(label),
  }));
  let folder = '';
  beforeEach(async () => {
    folder = await writeFerPlus(root, 'valid', faces);
  });
  const label = (): string => join(folder, 'label.csv');
  const names = async (): Promise<string[]> =>
    (await readFerPlus(root, 'valid', 'majority')).map(({ id }) => id);
  const all = faces.map(({ name }) => name);

  it('is read with a byte-order mark, quoted names, spaces and the line ends of any system', async () => {
    const text = await readFile(label(), 'utf8');
    const quoted = text.replace(/^(fer\d+\.png),/gm, '"$1" , ');
    for (const changed of [
      `\uFEFF${text}`,
      quoted,
      text.replaceAll('\n', '\r'),
      text.replaceAll('\n', '\r\n'),
    ]) {
      await writeFile(label(), changed);
      expect(await names()).toEqual(all);
    }
  });

  it('in UTF-16 is refused as such', async () => {
    const text = await readFile(label(), 'utf8');
    const wide = Buffer.from(`\uFEFF${text}`, 'utf16le');
    for (const bytes of [wide, Buffer.from(wide).swap16(), Buffer.from(text, 'utf16le')]) {
      await writeFile(label(), bytes);
      expect(await problem(names())).toContain(`${label()}: expected UTF-8 text, got UTF-16`);
    }
  });

  it('leaves out rows that name no picture', async () => {
    const text = await readFile(label(), 'utf8');
    const rows = [
      labelRow('', [0, 0, 0, 0, 0, 0, 0, 0, 0, 10]),
      labelRow('""', [0, 0, 0, 0, 0, 0, 0, 0, 1, 9]),
    ];
    await writeFile(label(), `${text}${rows.join('\n')}\n`);
    expect(await names()).toEqual(all);
  });

  it('names all pictures that are missing or damaged in one run', async () => {
    const path = (i: number): string => join(folder, all[i] ?? '');
    await writeFile(path(1), 'no picture');
    await writeFile(path(2), (await readFile(path(2))).subarray(0, 200));
    renameSync(path(3), join(folder, 'gone'));
    const message = await problem(names());
    expect(message).toMatch(/^3 pictures cannot be used:\n/);
    for (const i of [1, 2, 3]) expect(message).toContain(path(i));
    expect(message).not.toContain(all[0]);
  });
});

const HEADER =
  'subDirectory_filePath,face_x,face_y,face_width,face_height,facial_landmarks,expression,valence,arousal';
const row = (file: string): string => `${file},0,0,16,16,1;2;3,1,0.1,0.2`;

async function picture(path: string, grey: number): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  await sharp({
    create: { width: 16, height: 16, channels: 3, background: { r: grey, g: grey, b: grey } },
  }).toFile(path);
}

describe('AffectNet, CSV release', () => {
  const path = (name: string): string => join(root, 'Manually_Annotated_Images', name);
  const options = () => ({ side: 8, cache: join(root, 'cache') });
  const write = (...rows: string[]): void => {
    mkdirSync(root, { recursive: true });
    writeFileSync(join(root, 'validation.csv'), rows.join('\n'));
  };
  const greys = async (): Promise<number[]> =>
    (await readAffectNet(root, 'test', options())).map(({ image }) => image.data[20] ?? 0);

  it('is read with a byte-order mark, quoted cells and bitmaps', async () => {
    await picture(path('1/a.jpg'), 100);
    writeFileSync(
      path('1/b, c.bmp'),
      bitmap(16, 16, () => [50, 50, 50]),
    );
    write(`\uFEFF${HEADER}`, row('1/a.jpg'), row('"1/b, c.bmp"'));
    const [a = 0, b = 0] = await greys();
    expect(a).toBeCloseTo(100, -1);
    expect(b).toBeCloseTo(50, -1);
  });

  it.each([
    '../outside.jpg',
    '1/../../outside.jpg',
    '/etc/outside.jpg',
    'C:\\outside.jpg',
    '1\\..\\..\\outside.jpg',
  ])('does not climb out of its folder: %s', async (name) => {
    await picture(join(root, 'outside.jpg'), 9);
    write(HEADER, row(name));
    expect(await problem(greys())).toMatch(/validation\.csv, line 2: expected a picture below .*, got '/);
  });

  it('names all pictures that are cut off, empty or missing in one run, and keeps no half of a cache', async () => {
    for (const name of ['a', 'b', 'c']) await picture(path(`${name}.jpg`), 100);
    writeFileSync(path('b.jpg'), (await readFile(path('b.jpg'))).subarray(0, -60));
    writeFileSync(path('c.jpg'), '');
    write(HEADER, row('a.jpg'), row('b.jpg'), row('c.jpg'));
    const message = await problem(greys());
    expect(message).toMatch(/^2 pictures cannot be used:\n/);
    expect(message).toContain('b.jpg: could not be read as a picture');
    expect(message).toContain('c.jpg: could not be read as a picture');
    expect(existsSync(join(root, 'cache')) ? readdirSync(join(root, 'cache')) : []).toEqual([]);
    write(HEADER, row('a.jpg'), row('gone.jpg'), row('lost.jpg'));
    expect(await problem(greys())).toMatch(/gone\.jpg: .*no such file.*\n.*lost\.jpg/);
  });

  it('decodes pictures anew where others took their place, be their size and date the same', async () => {
    const time = new Date('2020-01-01');
    const replace = async (grey: number): Promise<void> => {
      await picture(path('a.png'), grey);
      utimesSync(path('a.png'), time, time);
    };
    write(HEADER, row('a.png'));
    await replace(100);
    expect(await greys()).toEqual([100]);
    await replace(101);
    expect(await greys()).toEqual([101]);
    // One cache: what the other picture was is of no use.
    expect(readdirSync(join(root, 'cache')).filter((name) => name.endsWith('.grey'))).toHaveLength(1);
    expect(await greys()).toEqual([101]);
  });
});

describe('AffectNet-8 release', () => {
  it('passes over what macOS and Windows leave in folders, and names every bad annotation', async () => {
    const folder = join(root, 'val_set');
    const annotation = (id: string): string => join(folder, 'annotations', `${id}_exp.npy`);
    mkdirSync(dirname(annotation('0')), { recursive: true });
    const number = npyFile(
      "{'descr': '<i8', 'fortran_order': False, 'shape': (1L,), }",
      Buffer.from(BigInt64Array.of(3n).buffer),
    );
    for (const id of ['0', '1', '2']) {
      await picture(join(folder, 'images', `${id}.${id === '2' ? 'PNG' : 'jpg'}`), 60);
      writeFileSync(annotation(id), number);
    }
    for (const stray of ['._0.jpg', '.DS_Store', 'Thumbs.db'])
      writeFileSync(join(folder, 'images', stray), 'stray');
    const options = { keep: 'majority', side: 8, cache: join(root, 'cache') } as const;
    expect((await readSamples(root, 'test', options)).map(({ id }) => id)).toEqual(['0', '1', '2']);
    writeFileSync(annotation('1'), 'no array');
    renameSync(annotation('2'), join(folder, 'elsewhere'));
    const message = await problem(readSamples(root, 'test', options));
    expect(message).toMatch(/^2 annotations cannot be used:\n/);
    expect(message).toContain(annotation('1'));
    expect(message).toContain(annotation('2'));
  });
});
