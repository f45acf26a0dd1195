/** @file Checks that a crop shows something: a covered lens must not be read as an emotion. */
import type { GreyImage } from '../core/index.ts';

export interface PictureQuality {
  /** Mean grey level, 0–255. */
  readonly mean: number;
  /** Standard deviation, grey levels. */
  readonly deviation: number;
  /** Mean absolute Laplacian over the deviation: below about 0.3 a face looks blurred. */
  readonly sharpness: number;
  /** Share of the region that lies inside the picture, 0–1. */
  readonly coverage: number;
}

export type Unusable = 'dark' | 'bright' | 'flat' | 'outside';

/** Black of a limited-range camera is 16; with its noise averaged out it stays below these. */
const DARKEST_MEAN = 12;
const BRIGHTEST_MEAN = 243;
const LEAST_DEVIATION = 5;
const LEAST_COVERAGE = 0.6;

/** Figures of a grey crop at the network's size: [H,W], 0–255. */
export function measurePicture({ width, height, data }: GreyImage, coverage = 1): PictureQuality {
  const count = width * height;
  let sum = 0;
  let squares = 0;
  let edges = 0;
  const at = (i: number): number => data[i] ?? 0;
  for (let i = 0; i < count; i++) {
    sum += at(i);
    squares += at(i) * at(i);
    const x = i % width;
    if (x > 0 && x < width - 1 && i >= width && i < count - width)
      edges += Math.abs(4 * at(i) - at(i - 1) - at(i + 1) - at(i - width) - at(i + width));
  }
  const mean = sum / count;
  const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
  const inner = Math.max(1, (width - 2) * (height - 2));
  return { mean, deviation, sharpness: deviation > 0 ? edges / inner / deviation : 0, coverage };
}

/** Why nothing can be read from such a picture, or null where something can. */
export function whyUnusable({ mean, deviation, coverage }: PictureQuality): Unusable | null {
  if (!(coverage >= LEAST_COVERAGE)) return 'outside';
  if (!(mean >= DARKEST_MEAN)) return 'dark';
  if (!(mean <= BRIGHTEST_MEAN)) return 'bright';
  return deviation >= LEAST_DEVIATION ? null : 'flat';
}

/**
 * Where the region reaches past the frame, the canvas stays transparent; there the nearest seen pixel of the row
 * (or the nearest seen row) is repeated, as training does at its edges. Alpha is every fourth byte of `rgba`.
 * `coverage` is the share of pixels that were seen, 0–1.
 */
export function fillUncovered(
  grey: GreyImage,
  rgba: Uint8ClampedArray | Uint8Array,
): { readonly picture: GreyImage; readonly coverage: number } {
  const { width, height } = grey;
  const count = width * height;
  const seen = (i: number): boolean => (rgba[i * 4 + 3] ?? 0) >= 128;
  let covered = 0;
  for (let i = 0; i < count; i++) if (seen(i)) covered++;
  if (covered === 0 || covered === count) return { picture: grey, coverage: covered / count };
  const data = Float32Array.from(grey.data);
  const rows: number[] = [];
  for (let y = 0; y < height; y++) {
    const start = y * width;
    let first = 0;
    while (first < width && !seen(start + first)) first++;
    if (first === width) continue;
    let last = width - 1;
    while (!seen(start + last)) last--;
    data.fill(data[start + first] ?? 0, start, start + first);
    data.fill(data[start + last] ?? 0, start + last + 1, start + width);
    rows.push(y);
  }
  for (let y = 0; y < height; y++) {
    const distance = (row: number): number => Math.abs(row - y);
    const nearest = rows.reduce((best, row) => (distance(row) < distance(best) ? row : best), rows[0] ?? 0);
    if (nearest !== y) data.copyWithin(y * width, nearest * width, (nearest + 1) * width);
  }
  return { picture: { width, height, data }, coverage: covered / count };
}
