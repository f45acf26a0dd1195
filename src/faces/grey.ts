/** @file Colour to grey. */
import type { GreyImage } from '../core/index.ts';

/** Luma of ITU-R BT.601 from RGBA bytes: [H,W,4] → [H,W], 0–255. Alpha is ignored. */
export function toGrey(rgba: Uint8Array | Uint8ClampedArray, width: number, height: number): GreyImage {
  if (rgba.length < width * height * 4) {
    throw new RangeError(
      `A ${width}×${height} RGBA picture needs ${width * height * 4} bytes, got ${rgba.length}.`,
    );
  }
  const data = new Float32Array(width * height);
  for (let i = 0, j = 0; i < data.length; i++, j += 4) {
    data[i] = 0.299 * (rgba[j] ?? 0) + 0.587 * (rgba[j + 1] ?? 0) + 0.114 * (rgba[j + 2] ?? 0);
  }
  return { width, height, data };
}
