/** @file Weights in the order in which the kernels of shaders/ read them, packed once. Pure. */
import { toHalfBits } from '../../artifacts/index.ts';

/** Half or single precision, as the device is to hold it. */
export function inPrecision(
  values: Float32Array<ArrayBuffer>,
  half: boolean,
): Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> {
  if (!half) return values;
  // Bytes a buffer is written with are a multiple of four.
  const bits = new Uint16Array(2 * Math.ceil(values.length / 2));
  for (const [i, value] of values.entries()) bits[i] = toHalfBits(value);
  return bits;
}

/** [3,3,C,F] → [C/4][3][3][4][F]: four input channels at a time, the filters side by side. */
export function packKernel(
  kernel: Float32Array,
  channels: number,
  filters: number,
): Float32Array<ArrayBuffer> {
  const packed = new Float32Array(kernel.length);
  let to = 0;
  for (let group = 0; group < channels; group += 4) {
    for (let tap = 0; tap < 9; tap++) {
      for (let channel = group; channel < group + 4; channel++) {
        const from = (tap * channels + channel) * filters;
        packed.set(kernel.subarray(from, from + filters), to);
        to += filters;
      }
    }
  }
  return packed;
}

/** [C,units] → [units][C]. */
export function transpose(kernel: Float32Array, rows: number, columns: number): Float32Array<ArrayBuffer> {
  const turned = new Float32Array(kernel.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      turned[column * rows + row] = kernel[row * columns + column] ?? 0;
  return turned;
}
