/** @file A split is read as the network wants its faces; one without a face is refused: no figure, and no choice, comes of it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { createRandom } from '../../core/index.ts';
import { greyPng } from '../../fixtures/ferplus-folder.ts';
import { drawFaces } from '../../fixtures/synthetic-mouths.ts';
import { tempFolder } from '../../fixtures/temp-folder.ts';
import { AS_IN_FERPLUS, readSplit, splitReader, type Viewer } from './read-split.ts';

const ROOT = tempFolder();
const OPTIONS = { keep: 'majority', cache: join(ROOT, 'cache') } as const;
const AFFECTNET = join(ROOT, 'affectnet');
const seeing = (width: number): Viewer => ({ input: { height: width / 2, width, channels: 1 } });

beforeAll(() => {
  mkdirSync(join(AFFECTNET, 'Manually_Annotated_Images', '1'), { recursive: true });
  const rows = drawFaces(12, createRandom(1)).map(({ image, label }, i) => {
    writeFileSync(join(AFFECTNET, 'Manually_Annotated_Images', '1', `${i}.png`), greyPng(image));
    return `1/${i}.png,0,0,48,48,12.5;30.1,${label},0.5,-0.25`;
  });
  writeFileSync(join(AFFECTNET, 'training.csv'), `${rows.join('\n')}\n`);
});

it('of AffectNet too small to hold any face out is refused by name', async () => {
  const small = join(ROOT, 'small');
  mkdirSync(small);
  writeFileSync(join(small, 'training.csv'), '1/a.jpg,1,2,3,4,5;6,1,0.1,0.2\n');
  await expect(readSplit(small, 'valid', AS_IN_FERPLUS, OPTIONS)).rejects.toThrow(
    `${small}: its valid split has no face. Of AffectNet`,
  );
});

it('of AffectNet has the size of the network’s input, and valence and arousal for a second head alone', async () => {
  const secondHead = { type: 'dense', name: 'affect', units: 2, activation: 'none' } as const;
  const [face] = await readSplit(AFFECTNET, 'valid', { ...seeing(128), secondHead }, OPTIONS);
  expect(face?.image).toMatchObject({ width: 128, height: 128 });
  expect(face?.affect).toEqual({ valence: 0.5, arousal: -0.25 });
  const [plain] = await readSplit(AFFECTNET, 'valid', seeing(64), OPTIONS);
  expect(plain?.image.width).toBe(64);
  expect(plain?.affect).toBeUndefined();
});

it('for several networks is read at the size of each, and shared by those that see the same', async () => {
  const read = splitReader(AFFECTNET, 'valid', OPTIONS);
  const [small, large, again] = [await read(seeing(48)), await read(seeing(96)), await read(seeing(48))];
  expect(small[0]?.image.width).toBe(48);
  expect(large[0]?.image.width).toBe(96);
  expect(large.map(({ id }) => id)).toEqual(small.map(({ id }) => id));
  expect(again).toBe(small);
});
