/** @file A quick try reads some faces alone, of all expressions, also where the rows are sorted by them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../core/index.ts';
import { greyPng, labelRow, votesFor } from '../fixtures/ferplus-folder.ts';
import { drawFace, MOUTHS } from '../fixtures/synthetic-mouths.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { readSamples } from './index.ts';
import { spread } from './spread.ts';

const ROOT = tempFolder();
const FACE = greyPng(drawFace(MOUTHS[0], createRandom(1)));
const options = (most?: number) => ({ keep: 'majority', cache: join(ROOT, 'cache'), most }) as const;

describe('spread', () => {
  it('takes as many as asked for, over all, in their order; all where there are no more', () => {
    expect(spread([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4)).toEqual([0, 2, 5, 7]);
    expect(spread([0, 1, 2], 3)).toEqual([0, 1, 2]);
    expect(spread([0, 1, 2], 9)).toEqual([0, 1, 2]);
    expect(spread([0, 1, 2])).toEqual([0, 1, 2]);
    expect(spread([], 2)).toEqual([]);
  });
});

/** Twelve rows, sorted by three expressions; only the pictures that `lie` says are there. */
const LAYOUTS = {
  'FER+'(root: string, lie: (i: number) => boolean): void {
    const folder = join(root, 'FER2013Test');
    mkdirSync(folder, { recursive: true });
    const rows = Array.from({ length: 12 }, (_, i) => labelRow(`${i}.png`, votesFor(Math.floor(i / 4))));
    for (let i = 0; i < 12; i++) if (lie(i)) writeFileSync(join(folder, `${i}.png`), FACE);
    writeFileSync(join(folder, 'label.csv'), rows.join('\n'));
  },
  AffectNet(root: string, lie: (i: number) => boolean): void {
    const folder = join(root, 'Manually_Annotated_Images');
    mkdirSync(folder, { recursive: true });
    const rows = Array.from(
      { length: 12 },
      (_, i) => `${i}.png,NULL,NULL,NULL,NULL,,${[0, 1, 3][Math.floor(i / 4)]},NULL,NULL`,
    );
    for (let i = 0; i < 12; i++) if (lie(i)) writeFileSync(join(folder, `${i}.png`), FACE);
    writeFileSync(join(root, 'validation.csv'), rows.join('\n'));
  },
};

describe.each(['FER+', 'AffectNet'] as const)('a few faces of a split in the layout of %s', (layout) => {
  it('show every expression, and the other pictures are not read', async () => {
    const root = join(ROOT, layout);
    LAYOUTS[layout](root, (i) => i % 4 === 0);
    const samples = await readSamples(root, 'test', options(3));
    expect(samples.map(({ id, label }) => [id, label])).toEqual([
      ['0.png', 0],
      ['4.png', 1],
      ['8.png', 2],
    ]);
    for (const { image } of samples) expect(image.data).toHaveLength(48 * 48);
    await expect(readSamples(root, 'test', options())).rejects.toThrow('9 pictures cannot be used');
  });
});
