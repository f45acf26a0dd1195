/** @file AffectNet's two layouts, on small folders in the true format; .npy files are NumPy's own. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EMOTIONS } from '../core/index.ts';
import npy from '../fixtures/npy.json' with { type: 'json' };
import { holdOut, readAffectNet } from './affectnet.ts';
import { type AffectNetEntry, parseAffectNetRows } from './affectnet-layouts.ts';
import { npyNumber, parseNpy } from './npy.ts';
import { layoutAt, readSamples } from './read-samples.ts';

const bytesOf = (name: keyof typeof npy): Uint8Array =>
  Uint8Array.from(Buffer.from(npy[name].base64, 'base64'));

describe('.npy', () => {
  const readable = Object.entries(npy).filter(
    ([name]) => !['column-major', 'complex', 'object'].includes(name),
  );
  it.each(readable)('reads what NumPy wrote: %s', (name, { shape, values, base64 }) => {
    expect(parseNpy(Uint8Array.from(Buffer.from(base64, 'base64')), name)).toEqual({ shape, values });
  });

  it('gives the number of a scalar, written as a number or as text', () => {
    expect(npyNumber(bytesOf('text scalar'), 'x')).toBe(3);
    expect(npyNumber(bytesOf('byte text scalar'), 'x')).toBe(7);
    expect(npyNumber(bytesOf('longer text scalar'), 'x')).toBe(-0.8730159);
    expect(npyNumber(bytesOf('integer of one'), 'x')).toBe(6);
  });

  it('refuses what is no number, no array, or cut short, naming the file', () => {
    expect(() => npyNumber(bytesOf('two numbers'), '7_exp.npy')).toThrow(
      /7_exp\.npy: expected one number, got 2/,
    );
    expect(() => npyNumber(bytesOf('umlauts'), 'a')).toThrow(/expected one number/);
    expect(() => parseNpy(bytesOf('complex'), 'b')).toThrow(/b: values of type 'c16'/);
    expect(() => parseNpy(bytesOf('object'), 'c')).toThrow(/c: values of type 'O/);
    expect(() => parseNpy(bytesOf('column-major'), 'd')).toThrow(/column-major/);
    expect(() => parseNpy(bytesOf('landmarks').slice(0, -1), 'e')).toThrow(
      /expected 1088 bytes of values, got 1087/,
    );
    expect(() => parseNpy(new Uint8Array(20), 'f')).toThrow(/expected a \.npy file/);
  });
});

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'affectnet-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Left half of one grey level, right half of another. */
async function picture(
  path: string,
  width: number,
  height: number,
  left: number,
  right: number,
): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) =>
    Math.floor(i / 3) % width < width / 2 ? left : right,
  );
  await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 95 })
    .toFile(path);
}

const options = () => ({ side: 8, cache: join(root, 'cache'), heldOutEach: 1 });

describe('AffectNet, CSV release', () => {
  const header =
    'subDirectory_filePath,face_x,face_y,face_width,face_height,facial_landmarks,expression,valence,arousal';
  const row = (file: string, box: string, expression: string | number) =>
    `${file},${box},12.5;30.1;14.2;40,${expression},0.1,-2`;

  it('maps its labels to ours, and leaves out NULL rows and what is no emotion', async () => {
    const rows = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 'NULL'].map((code, i) =>
      row(`1/${i}.jpg`, '1,2,30,40', code),
    );
    const entries = await parseAffectNetRows([header, ...rows, ''], 'training.csv', '/data');
    expect(entries.map(({ label }) => EMOTIONS[label])).toEqual([
      'neutral',
      'happiness',
      'sadness',
      'surprise',
      'fear',
      'disgust',
      'anger',
      'contempt',
    ]);
    expect(entries[1]).toEqual({
      id: '1/1.jpg',
      path: '/data/1/1.jpg',
      label: 1,
      box: { x: 1, y: 2, width: 30, height: 40 },
      affect: { valence: 0.1, arousal: null },
    });
  });

  it('reads valence and arousal, and takes −2, NULL and what lies outside for none', async () => {
    const affectOf = async (cells: string) =>
      (await parseAffectNetRows([`1/a.jpg,1,2,3,4,5;6,1,${cells}`], 'x', '/data'))[0]?.affect;
    expect(await affectOf('-0.5,1')).toEqual({ valence: -0.5, arousal: 1 });
    expect(await affectOf('-2,NULL')).toEqual({ valence: null, arousal: null });
    expect(await affectOf(',1.5')).toEqual({ valence: null, arousal: null });
    await expect(affectOf('good,0')).rejects.toThrow(
      /line 1: expected valence and arousal of −1 to 1.*'good'/,
    );
  });

  it('takes the whole picture where the face reads NULL, and a file without its header', async () => {
    const entries = await parseAffectNetRows([row('1/a.jpg', 'NULL,NULL,NULL,NULL', 3)], 'x', '/data');
    expect(entries).toMatchObject([{ label: 2, box: null }]);
  });

  it('refuses a malformed row with file and line, and says what to write', async () => {
    const parse = (line: string) => expect(parseAffectNetRows([header, line], 'validation.csv', '/')).rejects;
    await parse('1/a.jpg,1,2').toThrow(
      /validation\.csv, line 2: expected 9 columns, got 3\. Write .* commas/,
    );
    await parse(row('1/a.jpg', '1,2,3,4', 'happy')).toThrow(
      /line 2: expected an expression of 0–10.*'happy'\. Write 0 neutral, 1 happiness, 2 sadness, 3 surprise,/,
    );
    await parse(row('1/a.jpg', '1,2,3,4', 11)).toThrow(/line 2: expected an expression of 0–10/);
    await parse(row('1/a.jpg', '1,2,x,4', 1)).toThrow(/line 2: expected a face.*four times NULL/);
    expect(await parseAffectNetRows([row('1/a.jpg', '1,2,3,4', 1)], 'x', '/')).toHaveLength(1);
  });

  it('names all malformed rows at once', async () => {
    const lines = ['1/a.jpg,1', row('1/b.jpg', '1,2,3,4', 1), row('1/c.jpg', '1,2,3,4', 'sad')];
    await expect(parseAffectNetRows(lines, 'training.csv', '/')).rejects.toThrow(
      /^2 rows cannot be used:\ntraining\.csv, line 1: .*\ntraining\.csv, line 3: /,
    );
  });

  it('says which split a missing file is, and when no row is of use', async () => {
    writeFileSync(join(root, 'training.csv'), row('1/a.jpg', '1,2,3,4', 9));
    await expect(readAffectNet(root, 'test', options())).rejects.toThrow(
      'validation.csv: no such file; it is the test split.',
    );
    await expect(readAffectNet(root, 'valid', options())).rejects.toThrow(
      'training.csv: no row names an emotion, and the train and the valid split come from it. Write 0 neutral',
    );
  });

  it('cuts the face out of its picture, also where the box reaches over the rim', async () => {
    await picture(join(root, 'Manually_Annotated_Images/1/a.jpg'), 40, 20, 30, 220);
    writeFileSync(
      join(root, 'validation.csv'),
      [row('1/a.jpg', '20,0,20,20', 1), row('1/a.jpg', '-5,0,100,20', 1)].join('\n'),
    );
    expect(layoutAt(root)).toBe('AffectNet');
    const samples = await readAffectNet(root, 'test', options());
    const [right, whole] = samples.map(({ image }) => image.data);
    expect(right?.length).toBe(64);
    expect(Math.min(...(right ?? []))).toBeGreaterThan(210);
    expect(whole?.[0]).toBeLessThan(45);
    expect(whole?.[7]).toBeGreaterThan(205);
    expect(samples[0]?.distribution).toEqual([0, 1, 0, 0, 0, 0, 0, 0]);
  });

  it('turns a picture upright as its file says, and counts the box from the upright picture’s corner', async () => {
    const file = join(root, 'Manually_Annotated_Images', 'turned.jpg');
    mkdirSync(dirname(file), { recursive: true });
    // Upright 24×16, dark above and bright below; stored a quarter turn to the left, which orientation 6 undoes.
    const upright = Uint8Array.from({ length: 24 * 16 }, (_, i) => (i < 24 * 8 ? 40 : 200));
    const stored = sharp(upright, { raw: { width: 24, height: 16, channels: 1 } }).rotate(270);
    await stored.jpeg({ quality: 95 }).withMetadata({ orientation: 6 }).toFile(file);
    writeFileSync(
      join(root, 'validation.csv'),
      ['NULL,NULL,NULL,NULL', '16,0,8,16'].map((box) => `${row('turned.jpg', box, 0)}\n`).join(''),
    );
    for (const { image } of await readAffectNet(root, 'test', options())) {
      expect(image.data[0]).toBeLessThan(60);
      expect(image.data[7]).toBeLessThan(60);
      expect(image.data[63]).toBeGreaterThan(180);
    }
  });

  it('refuses a face that lies outside its picture, with the remedy', async () => {
    await picture(join(root, 'Manually_Annotated_Images', 'a.jpg'), 32, 32, 40, 200);
    writeFileSync(join(root, 'validation.csv'), row('a.jpg', '500,4,16,16', 0));
    await expect(readAffectNet(root, 'test', options())).rejects.toThrow(
      /a\.jpg.*its face at 500, 4 lies outside its 32×32 pixels.*Correct its row/,
    );
  });

  it('counts a face once that has two rows; two faces of one picture are two (control)', async () => {
    await picture(join(root, 'Manually_Annotated_Images', 'a.jpg'), 32, 32, 40, 200);
    const two = `${row('a.jpg', '0,0,16,16', 0)}\n${row('a.jpg', '16,0,16,16', 1)}\n`;
    const write = (text: string): void => writeFileSync(join(root, 'validation.csv'), text);
    write(two);
    expect(await readAffectNet(root, 'test', options())).toHaveLength(2);
    write(two + row('a.jpg', '0,0,16,16', 0));
    expect(await readAffectNet(root, 'test', options())).toHaveLength(2);
    write(two + row('a.jpg', '0,0,16,16', 1));
    await expect(readAffectNet(root, 'test', options())).rejects.toThrow(
      /two rows name different expressions of one face of a\.jpg\. Remove the wrong row/,
    );
  });

  it('takes the cache of a version that decoded otherwise away', async () => {
    await picture(join(root, 'Manually_Annotated_Images', 'a.jpg'), 32, 32, 40, 200);
    writeFileSync(join(root, 'validation.csv'), row('a.jpg', '0,0,16,16', 0));
    const { cache } = options();
    const files = (ending: string): string[] => readdirSync(cache).filter((name) => name.endsWith(ending));
    await readAffectNet(root, 'test', options());
    const [note = '', old = ''] = [...files('.json'), ...files('.grey')];
    const content = '0123456789abcdef';
    renameSync(join(cache, old), join(cache, `affectnet-${content}.grey`));
    const { stamp } = JSON.parse(readFileSync(join(cache, note), 'utf8')) as { stamp: string };
    writeFileSync(join(cache, note), JSON.stringify({ stamp: stamp.split(' ').at(-1), content }));
    await readAffectNet(root, 'test', options());
    expect(files('.grey')).toEqual([old]);
    expect(files('.json')).toEqual([note]);
  });

  it('names a picture that is missing', async () => {
    writeFileSync(join(root, 'validation.csv'), row('1/gone.jpg', '0,0,4,4', 1));
    await expect(readAffectNet(root, 'test', options())).rejects.toThrow(/gone\.jpg: could not be read/);
  });
});

describe('AffectNet-8 release', () => {
  const exp = {
    text: bytesOf('text scalar'),
    bytes: bytesOf('byte text scalar'),
    number: bytesOf('integer of one'),
  };
  async function face(set: 'train' | 'val', id: number, kind: keyof typeof exp, grey: number): Promise<void> {
    await picture(join(root, `${set}_set/images/${id}.jpg`), 16, 16, grey, grey);
    const annotations = join(root, `${set}_set/annotations`);
    mkdirSync(annotations, { recursive: true });
    writeFileSync(join(annotations, `${id}_exp.npy`), exp[kind]);
    writeFileSync(join(annotations, `${id}_lnd.npy`), bytesOf('landmarks'));
  }

  it('reads pictures by number with labels of any dtype; the published validation set is the test split', async () => {
    await face('val', 10, 'text', 200);
    await face('val', 9, 'bytes', 100);
    await face('val', 11, 'number', 50);
    const samples = await readSamples(root, 'test', {
      keep: 'majority',
      side: 8,
      cache: join(root, 'cache'),
    });
    expect(samples.map(({ id, label }) => [id, EMOTIONS[label ?? 0]])).toEqual([
      ['9', 'contempt'],
      ['10', 'surprise'],
      ['11', 'anger'],
    ]);
    for (const [i, grey] of [100, 200, 50].entries())
      expect(samples[i]?.image.data[20]).toBeCloseTo(grey, -1);
  });

  it('reads valence and arousal where they are asked for; a file that is not there is none', async () => {
    await face('val', 1, 'text', 9);
    writeFileSync(join(root, 'val_set/annotations/1_val.npy'), bytesOf('longer text scalar'));
    const affectOf = async (affect: boolean) =>
      (await readSamples(root, 'test', { keep: 'majority', side: 8, cache: join(root, 'cache'), affect }))[0]
        ?.affect;
    expect(await affectOf(false)).toBeUndefined();
    expect(await affectOf(true)).toEqual({ valence: -0.8730159, arousal: null });
  });

  it('holds validation faces out of the training set, the same each time, and reads the cache again', async () => {
    for (let id = 0; id < 8; id++) await face('train', id, id < 4 ? 'text' : 'number', 30 * id);
    const ids = async (split: 'train' | 'valid') =>
      (await readAffectNet(root, split, options())).map(
        ({ id, image }) => `${id}:${Math.round((image.data[0] ?? 0) / 30)}`,
      );
    const [train, valid] = [await ids('train'), await ids('valid')];
    expect(valid).toHaveLength(2);
    expect(train).toHaveLength(6);
    expect([...train, ...valid].sort()).toEqual(Array.from({ length: 8 }, (_, i) => `${i}:${i}`));
    expect(await ids('valid')).toEqual(valid);
  });

  it('refuses a picture without its annotation', async () => {
    await face('val', 1, 'text', 9);
    rmSync(join(root, 'val_set/annotations/1_exp.npy'));
    await expect(readAffectNet(root, 'test', options())).rejects.toThrow(/1_exp\.npy: no such file/);
  });
});

describe('held-out validation', () => {
  const entries = (counts: readonly number[]): AffectNetEntry[] =>
    counts.flatMap((count, label) =>
      Array.from({ length: count }, (_, i) => ({ id: `${label}/${i}`, path: '', label, box: null })),
    );

  it('is 2,000 faces, 250 of each emotion, whatever the order of the listing', () => {
    const all = entries([9000, 8000, 3000, 2000, 2500, 1000, 1500, 1200]);
    const { train, valid } = holdOut(all);
    expect(valid).toHaveLength(2000);
    expect(train).toHaveLength(all.length - 2000);
    for (const label of EMOTIONS.keys()) expect(valid.filter((e) => e.label === label)).toHaveLength(250);
    const ids = (some: readonly AffectNetEntry[]) => new Set(some.map(({ id }) => id));
    expect(ids(holdOut([...all].reverse()).valid)).toEqual(ids(valid));
  });
});

it('a folder of no layout, no folder at all, and a file are refused with what was looked for', async () => {
  const read = (folder: string) => expect(readSamples(folder, 'valid', { keep: 'majority' })).rejects;
  expect(layoutAt(root)).toBe('FER+');
  await read(root).toThrow(
    /no data set in it: neither FER2013Train.*nor training\.csv.*docs\/researcher\.md/,
  );
  await read(join(root, 'none')).toThrow(/none: no such folder\. Check the path that you gave to --data\./);
  await read('').toThrow('The path of the data: no such folder.');
  writeFileSync(join(root, 'faces.csv'), '');
  await read(join(root, 'faces.csv')).toThrow('faces.csv: expected a folder, got a file.');
  mkdirSync(join(root, 'FER2013Train'));
  await read(root).toThrow(/FER2013Valid: no such folder/);
});
