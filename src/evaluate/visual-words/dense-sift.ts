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

/**
 * Where each value of a descriptor comes from in that of the mirror image: the cells of a row run the other way, and an
 * orientation is turned about the vertical.
 */
const MIRRORED_FROM = Int32Array.from({ length: DESCRIPTOR_LENGTH }, (_, i) => {
  const orientation = i % ORIENTATIONS;
  const place = Math.floor(i / ORIENTATIONS);
  const column = place % CELLS;
  const mirroredPlace = place - column + CELLS - 1 - column;
  const turned = (ORIENTATIONS + ORIENTATIONS / 2 - orientation) % ORIENTATIONS;
  return mirroredPlace * ORIENTATIONS + turned;
});

/** Descriptors as the mirror images of their patches have them: [N,128] → [N,128]. */
export function mirrorDescriptors(descriptors: Float32Array): Float32Array {
  const mirrored = new Float32Array(descriptors.length);
  for (let start = 0; start < descriptors.length; start += DESCRIPTOR_LENGTH)
    for (let i = 0; i < DESCRIPTOR_LENGTH; i++)
      mirrored[start + i] = descriptors[start + (MIRRORED_FROM[i] ?? 0)] ?? 0;
  return mirrored;
}

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

/** Length of the gradient at each pixel, shared between the two nearest orientations: [H,W,8]. */
function orientationMap({ width, height, data }: GreyImage): Float32Array {
  const map = new Float32Array(width * height * ORIENTATIONS);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const dx = (data[x < width - 1 ? at + 1 : at] ?? 0) - (data[x > 0 ? at - 1 : at] ?? 0);
      const dy = (data[y < height - 1 ? at + width : at] ?? 0) - (data[y > 0 ? at - width : at] ?? 0);
      const turn = ((Math.atan2(dy, dx) / (2 * Math.PI)) * ORIENTATIONS + ORIENTATIONS) % ORIENTATIONS;
      const low = Math.floor(turn);
      const share = turn - low;
      const length = Math.sqrt(dx * dx + dy * dy);
      const [first, second] = [low % ORIENTATIONS, (low + 1) % ORIENTATIONS];
      map[at * ORIENTATIONS + first] = length * (1 - share);
      map[at * ORIENTATIONS + second] = (map[at * ORIENTATIONS + second] ?? 0) + length * share;
    }
  }
  return map;
}

/**
 * Each value the sum of those around it along one line, less the farther away: 0 at `radius`. Two running sums, one after
 * the other, weigh like that. From values at `start`, `start` + `stride`, … of one map to those of another.
 */
function gatherLine(
  from: Float32Array,
  to: Float32Array,
  sums: Float64Array,
  line: { readonly start: number; readonly stride: number; readonly length: number; readonly radius: number },
): void {
  const { start, stride, length, radius } = line;
  let sum = 0;
  for (let i = 0; i < length + radius - 1; i++) {
    if (i < length) sum += from[start + i * stride] ?? 0;
    if (i >= radius) sum -= from[start + (i - radius) * stride] ?? 0;
    sums[i] = sum;
  }
  sum = 0;
  for (let i = 0; i < length + radius - 1; i++) {
    sum += sums[i] ?? 0;
    if (i < radius - 1) continue;
    to[start + (i - radius + 1) * stride] = sum / radius;
    sum -= sums[i - radius + 1] ?? 0;
  }
}

/** A map [H,W,8] gathered along both axes. */
function gather(map: Float32Array, width: number, height: number, radius: number): Float32Array {
  const [across, both] = [new Float32Array(map.length), new Float32Array(map.length)];
  const sums = new Float64Array(Math.max(width, height) + radius);
  for (let y = 0; y < height; y++)
    for (let o = 0; o < ORIENTATIONS; o++)
      gatherLine(map, across, sums, {
        start: y * width * ORIENTATIONS + o,
        stride: ORIENTATIONS,
        length: width,
        radius,
      });
  for (let column = 0; column < width * ORIENTATIONS; column++)
    gatherLine(across, both, sums, { start: column, stride: width * ORIENTATIONS, length: height, radius });
  return both;
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
  const map = orientationMap(image);
  const places = (side: number, cell: number): number =>
    Math.max(0, Math.ceil((side - (CELLS - 1) * cell) / step));
  const most = cells.reduce((sum, cell) => sum + places(width, cell) * places(height, cell), 0);
  const data = new Float32Array(most * DESCRIPTOR_LENGTH);
  const x = new Float32Array(most);
  const y = new Float32Array(most);
  let count = 0;
  for (const cell of cells) {
    const gathered = gather(map, width, height, cell);
    const reach = (CELLS - 1) * cell;
    for (let top = 0; top + reach < height; top += step) {
      for (let left = 0; left + reach < width; left += step) {
        const start = count * DESCRIPTOR_LENGTH;
        for (let place = 0; place < CELLS * CELLS; place++) {
          const row = top + Math.floor(place / CELLS) * cell;
          const from = (row * width + left + (place % CELLS) * cell) * ORIENTATIONS;
          const to = start + place * ORIENTATIONS;
          for (let o = 0; o < ORIENTATIONS; o++) data[to + o] = gathered[from + o] ?? 0;
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
