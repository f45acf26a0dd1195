/** @file A picture file of any common kind, opened within bounds. */
import sharp, { type Sharp } from 'sharp';
import { readWithin } from '../files/index.ts';
import { isBitmap, readBitmap } from './bmp.ts';

/** AffectNet's largest pictures have some 40 million pixels. */
const MOST_PIXELS = 100_000_000;
const MOST_BYTES = 320_000_000;

/**
 * What sharp reads (JPEG, PNG, WebP, TIFF, GIF …) and uncompressed bitmaps, turned upright where the file says how it
 * was held (EXIF); `bytes` are the file's, read here if they are not given. What is cut off or has a wrong check value is
 * refused when its pixels are asked for.
 */
export async function openPicture(path: string, bytes?: Uint8Array): Promise<Sharp> {
  const content = bytes ?? (await readWithin(path, MOST_BYTES, 'Copy it again.'));
  if (isBitmap(content)) {
    const { width, height, rgb } = readBitmap(content, path);
    return sharp(rgb, { raw: { width, height, channels: 3 }, limitInputPixels: MOST_PIXELS });
  }
  return sharp(content, { failOn: 'error', limitInputPixels: MOST_PIXELS }).autoOrient();
}
