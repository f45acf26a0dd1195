/** @file Pictures without a lower face, to refuse. */
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { createRandom } from '../../core/index.ts';
import { tempFolder } from '../../fixtures/temp-folder.ts';
import { piecesOfPictures } from './gate-pictures.ts';

it('pieces of a photograph stand upright as its file says', async () => {
  const folder = tempFolder();
  // Upright 90×60, dark above and bright below; stored a quarter turn to the left, which orientation 6 undoes.
  const upright = Uint8Array.from({ length: 90 * 60 }, (_, i) => (i < 90 * 30 ? 20 : 230));
  await sharp(upright, { raw: { width: 90, height: 60, channels: 1 } })
    .rotate(270)
    .jpeg({ quality: 95 })
    .withMetadata({ orientation: 6 })
    .toFile(join(folder, 'photo.jpg'));
  const pieces = await piecesOfPictures(folder, 4, createRandom(1));
  expect(pieces).toHaveLength(4);
  for (const { data } of pieces) {
    // The middle row lies near the border; the first and the last are far from it.
    expect(data[0]).toBeLessThan(60);
    expect(data[47]).toBeLessThan(60);
    expect(data[48 * 48 - 1]).toBeGreaterThan(190);
  }
});
