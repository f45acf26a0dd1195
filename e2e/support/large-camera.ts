/** @file The fake camera's smile as pictures of any size, uncompressed: Chromium need not decode them. */
import { createWriteStream, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import sharp from 'sharp';
import { createJpegSplitter } from '../../src/camera/jpeg-splitter.mjs';
import { FACE_CLIP } from './fixtures.ts';

/** The second half of the clip smiles. */
const SMILES = [95, 115, 135, 155] as const;
const PICTURES_PER_SECOND = 4;

/** Writes a .y4m of the smile in grey, for Chromium's fake camera. */
export async function writeLargeCamera(path: string, width: number, height: number): Promise<void> {
  const pictures = createJpegSplitter().push(readFileSync(FACE_CLIP));
  const noColour = Buffer.alloc((width * height) / 2, 128);
  async function* file(): AsyncGenerator<Buffer> {
    yield Buffer.from(`YUV4MPEG2 W${width} H${height} F${PICTURES_PER_SECOND}:1 Ip A1:1 C420jpeg\n`);
    for (const index of SMILES) {
      const picture = pictures[index]?.jpeg;
      if (!picture) throw new Error(`The fake camera's clip has no picture ${index}.`);
      yield Buffer.from('FRAME\n');
      yield await sharp(picture)
        .resize(width, height, { fit: 'contain', background: '#25211d' })
        .greyscale()
        .raw()
        .toBuffer();
      yield noColour;
    }
  }
  await pipeline(Readable.from(file()), createWriteStream(path));
}
