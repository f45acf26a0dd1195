/** @file A split without a face is refused: no figure, and no choice, comes of it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempFolder } from '../../fixtures/temp-folder.ts';
import { readSplit } from './read-split.ts';

const ROOT = tempFolder();

it('of AffectNet too small to hold any face out is refused by name', async () => {
  writeFileSync(join(ROOT, 'training.csv'), '1/a.jpg,1,2,3,4,5;6,1,0.1,0.2\n');
  const reading = readSplit(ROOT, 'valid', { keep: 'majority', cache: join(ROOT, 'cache') });
  await expect(reading).rejects.toThrow(`${ROOT}: its valid split has no face. Of AffectNet`);
});
