/** @file Weights in the order in which the kernels of shaders/ read them, packed once. Pure. */
import { toFloat16Bits } from '../../artifacts/index.ts';

/** f16 or f32, as the device is to hold it. */
export function inPrecision(
  values: Float32Array<ArrayBuffer>,
  f16: boolean,
): Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> {
  if (!f16) return values;
  // Bytes a buffer is written with are a multiple of four.
  const bits = new Uint16Array(2 * Math.ceil(values.length / 2));
  for (const [i, value] of values.entries()) bits[i] = toFloat16Bits(value);
  return bits;
}

/** [k,k,C,F] → [C/4][k][k][4][F]: four input channels at a time, the filters side by side. */
export function packKernel(
  kernel: Float32Array,
  channels: number,
  filters: number,
): Float32Array<ArrayBuffer> {
  const packed = new Float32Array(kernel.length);
  const taps = kernel.length / (channels * filters);
  let to = 0;
  for (let group = 0; group < channels; group += 4) {
    for (let tap = 0; tap < taps; tap++) {
      for (let channel = group; channel < group + 4; channel++) {
        const from = (tap * channels + channel) * filters;
        packed.set(kernel.subarray(from, from + filters), to);
        to += filters;
      }
    }
  }
  return packed;
}

/** A kernel in 8 bits, in the order of `packKernel`: a word of four filters a channel, and what 127 stands for. */
export interface PackedCodes {
  readonly codes: Uint32Array<ArrayBuffer>;
  readonly scale: Float32Array<ArrayBuffer>;
}

/** A weight further from its step than this, as a share of the filter's largest, is none of 8 bits. */
const EXACT = 1e-6;

/** The codes of a kernel [k,k,C,F] that was stored in 8 bits; null where it was not, or F is no multiple of four. */
export function packCodes(kernel: Float32Array, channels: number, filters: number): PackedCodes | null {
  if (filters % 4 !== 0) return null;
  const scale = new Float32Array(filters);
  for (const [i, value] of kernel.entries())
    scale[i % filters] = Math.max(scale[i % filters] ?? 0, Math.abs(value));
  const packed = packKernel(kernel, channels, filters);
  const bytes = new Int8Array(packed.length);
  for (const [i, value] of packed.entries()) {
    const most = scale[i % filters] ?? 0;
    const code = most === 0 ? 0 : Math.round((127 * value) / most);
    if (Math.abs((code * most) / 127 - value) > EXACT * most) return null;
    // Of each 4 channels × F filters: four filters of each of the four channels after each other.
    const within = i % (4 * filters);
    const [channel, filter] = [Math.floor(within / filters), within % filters];
    bytes[i - within + 16 * Math.floor(filter / 4) + 4 * channel + (filter % 4)] = code;
  }
  return { codes: new Uint32Array(bytes.buffer), scale };
}

/** [C,units] → [units][C]. */
export function transpose(kernel: Float32Array, rows: number, columns: number): Float32Array<ArrayBuffer> {
  const turned = new Float32Array(kernel.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      turned[column * rows + row] = kernel[row * columns + column] ?? 0;
  return turned;
}
