/** @file SIFT descriptors (Lowe 2004) on a regular grid at several sizes, none turned: what the words of a picture are made of. */
import type { GreyImage } from '../../core/index.ts';

/** Orientations of a histogram, and histograms along each side of a descriptor. */
const ORIENTATIONS = 8;
const CELLS = 4;
export const DESCRIPTOR_LENGTH = ORIENTATIONS * CELLS * CELLS;

/** No value of a descriptor weighs more than this before it is brought to length 1 again (Lowe 2004, section 6.1). */
const LARGEST = 0.2;
/** A patch whose gradients are shorter than this, grey levels, is flat: it has no word. */
const LEAST_LENGTH = 40;

export interface SiftGrid {
  /** Sides of a histogram's cell, pixels; a descriptor is four cells wide. */
  readonly cells: readonly number[];
  /** Pixels between neighbouring descriptors. */
  readonly step: number;
}

export interface Descriptors {
  /** [count, 128], each of length 1. */
  readonly data: Float32Array;
  /** Middle of each, as fractions of the picture: [count]. */
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** Length of the gradient at each pixel, shared between the two nearest orientations: [8, H·W]. */
function orientationMaps({ width, height, data }: GreyImage): Float32Array[] {
  const maps = Array.from({ length: ORIENTATIONS }, () => new Float32Array(width * height));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const dx = (data[x < width - 1 ? at + 1 : at] ?? 0) - (data[x > 0 ? at - 1 : at] ?? 0);
      const dy = (data[y < height - 1 ? at + width : at] ?? 0) - (data[y > 0 ? at - width : at] ?? 0);
      const turn = ((Math.atan2(dy, dx) / (2 * Math.PI)) * ORIENTATIONS + ORIENTATIONS) % ORIENTATIONS;
      const low = Math.floor(turn);
      const share = turn - low;
      const length = Math.hypot(dx, dy);
      const [first, second] = [maps[low % ORIENTATIONS], maps[(low + 1) % ORIENTATIONS]];
      if (first) first[at] = (first[at] ?? 0) + length * (1 - share);
      if (second) second[at] = (second[at] ?? 0) + length * share;
    }
  }
  return maps;
}

/** Each pixel the sum of those around it, less the farther away: 0 at `radius`; one axis after the other. */
function gather(map: Float32Array, width: number, height: number, radius: number): Float32Array {
  const pass = (from: Float32Array, length: number, stride: number, lines: number, lineStride: number) => {
    const to = new Float32Array(from.length);
    for (let line = 0; line < lines; line++) {
      for (let i = 0; i < length; i++) {
        let sum = 0;
        for (let d = Math.max(1 - radius, -i); d < Math.min(radius, length - i); d++)
          sum += (1 - Math.abs(d) / radius) * (from[line * lineStride + (i + d) * stride] ?? 0);
        to[line * lineStride + i * stride] = sum;
      }
    }
    return to;
  };
  return pass(pass(map, width, 1, height, width), height, width, width, 1);
}

function lengthOf(values: Float32Array, start: number): number {
  let sum = 0;
  for (let i = start; i < start + DESCRIPTOR_LENGTH; i++) sum += (values[i] ?? 0) ** 2;
  return Math.sqrt(sum);
}

/** Brings the descriptor from `start` to length 1, cut at LARGEST, in place; false where the patch is flat. */
function normalise(values: Float32Array, start: number): boolean {
  const length = lengthOf(values, start);
  if (length < LEAST_LENGTH) return false;
  const end = start + DESCRIPTOR_LENGTH;
  for (let i = start; i < end; i++) values[i] = Math.min(LARGEST, (values[i] ?? 0) / length);
  const again = lengthOf(values, start);
  for (let i = start; i < end; i++) values[i] = (values[i] ?? 0) / again;
  return true;
}

/** All descriptors of a picture, [H,W] 0–255, the flat patches left out. */
export function denseSift(image: GreyImage, { cells, step }: SiftGrid): Descriptors {
  const { width, height } = image;
  const maps = orientationMaps(image);
  const places = (side: number, cell: number): number =>
    Math.max(0, Math.ceil((side - (CELLS - 1) * cell) / step));
  const most = cells.reduce((sum, cell) => sum + places(width, cell) * places(height, cell), 0);
  const data = new Float32Array(most * DESCRIPTOR_LENGTH);
  const x = new Float32Array(most);
  const y = new Float32Array(most);
  let count = 0;
  for (const cell of cells) {
    const gathered = maps.map((map) => gather(map, width, height, cell));
    const reach = (CELLS - 1) * cell;
    for (let top = 0; top + reach < height; top += step) {
      for (let left = 0; left + reach < width; left += step) {
        const start = count * DESCRIPTOR_LENGTH;
        for (let o = 0; o < ORIENTATIONS; o++) {
          const map = gathered[o];
          for (let place = 0; place < CELLS * CELLS; place++) {
            const row = top + Math.floor(place / CELLS) * cell;
            const column = left + (place % CELLS) * cell;
            data[start + place * ORIENTATIONS + o] = map?.[row * width + column] ?? 0;
          }
        }
        if (!normalise(data, start)) continue;
        x[count] = (left + reach / 2 + 0.5) / width;
        y[count] = (top + reach / 2 + 0.5) / height;
        count++;
      }
    }
  }
  return {
    data: data.subarray(0, count * DESCRIPTOR_LENGTH),
    x: x.subarray(0, count),
    y: y.subarray(0, count),
  };
}
