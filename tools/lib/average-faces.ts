/** @file Average faces: the mean of many people's pictures of one expression, in which nobody can be recognised. */
import type { GreyImage } from '../../src/core/index.ts';

/** Shifts tried when a face is laid over the average so far, pixels. */
const SHIFT_PX = 2;
const ROUNDS = 4;

/** Zero mean and unit variance: [H,W] → [H·W], so that lighting weighs nothing in an average. */
function standardise(data: ArrayLike<number>): Float32Array {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < data.length; i++) {
    sum += data[i] ?? 0;
    squares += (data[i] ?? 0) ** 2;
  }
  const mean = sum / data.length;
  const deviation = Math.sqrt(Math.max(1, squares / data.length - mean * mean));
  return Float32Array.from(data, (value) => (value - mean) / deviation);
}

/** Moves [S,S] by whole pixels; what comes in from outside repeats the edge. */
function shift(data: Float32Array, side: number, dx: number, dy: number): Float32Array {
  const inside = (v: number): number => Math.min(side - 1, Math.max(0, v));
  return Float32Array.from(data, (_, i) => {
    const x = inside((i % side) - dx);
    const y = inside(Math.floor(i / side) - dy);
    return data[y * side + x] ?? 0;
  });
}

function mirror(data: Float32Array, side: number): Float32Array {
  return Float32Array.from(data, (_, i) => data[i - (i % side) + side - 1 - (i % side)] ?? 0);
}

function mean(faces: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(faces[0]?.length ?? 0);
  for (const face of faces)
    for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) + (face[i] ?? 0) / faces.length;
  return out;
}

/** Correlation of `target` with `face` moved by (dx, dy), over the pixels that never fall outside. */
function fitOf(face: Float32Array, target: Float32Array, side: number, dx: number, dy: number): number {
  let sum = 0;
  for (let y = SHIFT_PX; y < side - SHIFT_PX; y++) {
    const row = y * side;
    const from = (y - dy) * side - dx;
    for (let x = SHIFT_PX; x < side - SHIFT_PX; x++) sum += (face[from + x] ?? 0) * (target[row + x] ?? 0);
  }
  return sum;
}

interface Laid {
  readonly face: Float32Array;
  readonly dx: number;
  readonly dy: number;
  readonly fit: number;
}

/** The shift at which a face lies best over `target`. */
function lay(face: Float32Array, target: Float32Array, side: number): Laid {
  let best: Laid = { face, dx: 0, dy: 0, fit: Number.NEGATIVE_INFINITY };
  for (let dy = -SHIFT_PX; dy <= SHIFT_PX; dy++) {
    for (let dx = -SHIFT_PX; dx <= SHIFT_PX; dx++) {
      const fit = fitOf(face, target, side, dx, dy);
      if (fit > best.fit) best = { face, dx, dy, fit };
    }
  }
  return best;
}

/**
 * The average of the `count` faces that agree best with the common one, each shifted to lie well over it; mirrored
 * and averaged again, so that the result is symmetric. Frontal faces win, which is what keeps the average sharp.
 *
 * @returns [S,S] with about zero mean, and less than unit variance: averaging costs contrast
 */
export function averageFace(images: readonly GreyImage[], count: number): Float32Array {
  const side = images[0]?.width ?? 0;
  const all = images.map((image) => standardise(image.data));
  const symmetric = (face: Float32Array): Float32Array => mean([face, mirror(face, side)]);
  let average = symmetric(mean(all));
  for (let round = 0; round < ROUNDS; round++) {
    const target = standardise(average);
    const laid = all.map((face) => lay(face, target, side)).sort((a, b) => b.fit - a.fit);
    average = symmetric(mean(laid.slice(0, count).map(({ face, dx, dy }) => shift(face, side, dx, dy))));
  }
  return average;
}
