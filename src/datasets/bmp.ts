/**
 * @file Reads Windows bitmaps as AffectNet holds a few: uncompressed, 8 bits with a palette, 24 or 32, either way up.
 * (sharp reads none; of the packages for it, fast-bmp leaves palettes out, and others make room for any declared size.)
 */
import { DataError } from '../core/index.ts';

export interface Bitmap {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue: rows from the top. */
  readonly rgb: Uint8Array;
}

const FILE_HEADER_BYTES = 14;
const INFO_HEADER_BYTES = 40;
const MOST_COLOURS = 256;
const UNCOMPRESSED = 0;
/** Masks for each colour; those of 32 bits are nearly always blue, green, red, as without. */
const BIT_FIELDS = 3;
const USUAL_MASKS = [0x00ff0000, 0x0000ff00, 0x000000ff];

export const isBitmap = (bytes: Uint8Array): boolean => bytes[0] === 0x42 && bytes[1] === 0x4d;

/** `file` is for errors. The declared size is compared with the bytes before room is made for a pixel. */
export function readBitmap(bytes: Uint8Array, file: string): Bitmap {
  const fail = (what: string): DataError =>
    new DataError(`${file}: ${what}.`, 'Copy it again, or save it as PNG.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isBitmap(bytes) || bytes.length < FILE_HEADER_BYTES + INFO_HEADER_BYTES)
    throw fail('expected a bitmap, got something else');
  const start = view.getUint32(10, true);
  const headerBytes = view.getUint32(14, true);
  const width = view.getInt32(18, true);
  const signedHeight = view.getInt32(22, true);
  const bits = view.getUint16(28, true);
  const compression = view.getUint32(30, true);
  const height = Math.abs(signedHeight);
  if (headerBytes < INFO_HEADER_BYTES)
    throw fail(`bitmaps with a header of ${headerBytes} bytes cannot be read`);
  if (![8, 24, 32].includes(bits)) throw fail(`bitmaps of ${bits} bits cannot be read`);
  const masks = [54, 58, 62].map((at) => (at + 4 <= bytes.length ? view.getUint32(at, true) : 0));
  const usual =
    compression === BIT_FIELDS && bits === 32 && masks.every((mask, i) => mask === USUAL_MASKS[i]);
  if (compression !== UNCOMPRESSED && !usual) throw fail('compressed bitmaps cannot be read');
  const rowBytes = 4 * Math.ceil((width * bits) / 32);
  if (width < 1 || height < 1 || start + rowBytes * height > bytes.length)
    throw fail(
      `expected ${width}×${height} pixels of ${bits} bits, got ${Math.max(0, bytes.length - start)} bytes of them`,
    );
  const palette = FILE_HEADER_BYTES + headerBytes;
  const colours = bits === 8 ? view.getUint32(46, true) || MOST_COLOURS : 0;
  if (colours > MOST_COLOURS || palette + 4 * colours > start)
    throw fail(`a palette of ${colours} colours does not fit`);
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const row = start + rowBytes * (signedHeight > 0 ? height - 1 - y : y);
    for (let x = 0; x < width; x++) {
      const pixel = row + (x * bits) / 8;
      const from = bits === 8 ? palette + 4 * (bytes[pixel] ?? 0) : pixel;
      if (bits === 8 && (bytes[pixel] ?? 0) >= colours)
        throw fail('a pixel has a colour that is not in the palette');
      const to = 3 * (y * width + x);
      for (let channel = 0; channel < 3; channel++) rgb[to + channel] = bytes[from + 2 - channel] ?? 0;
    }
  }
  return { width, height, rgb };
}
