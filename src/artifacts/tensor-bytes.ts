/**
 * @file One tensor's values as bytes, little-endian, in any of the precisions an artifact may have.
 * `int8` holds one step an output channel (the last side of the shape that is not 1), in single precision, then one signed byte a
 * value: value = step · byte. A kernel takes a quarter of single precision and a half of half precision so.
 */
import { fromFloat16Bits, toFloat16Bits } from './float16.ts';

export const DTYPES = ['float32', 'float16', 'int8'] as const;
export type Dtype = (typeof DTYPES)[number];

const BYTES_A_VALUE: Record<Dtype, number> = { float32: 4, float16: 2, int8: 1 };
const STEP_BYTES = 4;
/** −128 is left out, so that a weight and its negative are equally well kept. */
const MOST = 127;

export const LARGEST: Record<Dtype, number> = {
  float32: Number.MAX_VALUE,
  float16: 65504,
  int8: 3e38,
};

export function product(shape: readonly number[]): number {
  return shape.reduce((total, side) => total * side, 1);
}

/** A depthwise kernel, [k,k,C,1], has C output channels: one filter each. */
const channelsOf = (shape: readonly number[]): number => shape.findLast((side) => side !== 1) ?? 1;

/** Bytes that a tensor of this shape takes. */
export function byteLengthOf(dtype: Dtype, shape: readonly number[]): number {
  const steps = dtype === 'int8' ? STEP_BYTES * channelsOf(shape) : 0;
  return steps + BYTES_A_VALUE[dtype] * product(shape);
}

/**
 * The step with which ±127 reach `largest`, rounded up to 16 significant bits: 127 steps are then exact in single
 * precision, and what was decoded quantises to the same bytes again.
 */
function stepFor(largest: number): number {
  const bits = new DataView(new ArrayBuffer(4));
  bits.setFloat32(0, largest / MOST);
  if (bits.getFloat32(0) * MOST < largest || (bits.getUint32(0) & 0xff) !== 0) {
    bits.setUint32(0, (bits.getUint32(0) & ~0xff) + 0x100);
  }
  return bits.getFloat32(0);
}

function writeInt8(view: DataView, offset: number, shape: readonly number[], values: Float32Array): void {
  const channels = channelsOf(shape);
  const largest = new Float32Array(channels);
  for (const [i, value] of values.entries()) {
    const channel = i % channels;
    largest[channel] = Math.max(largest[channel] ?? 0, Math.abs(value));
  }
  const steps = largest.map((most) => (most === 0 ? 0 : stepFor(most)));
  for (const [channel, step] of steps.entries()) view.setFloat32(offset + STEP_BYTES * channel, step, true);
  const start = offset + STEP_BYTES * channels;
  for (const [i, value] of values.entries()) {
    const step = steps[i % channels] ?? 0;
    view.setInt8(start + i, step === 0 ? 0 : Math.round(value / step));
  }
}

/** Writes `values`, already known to be finite and at most LARGEST, from `offset`. */
export function writeValues(
  view: DataView,
  offset: number,
  dtype: Dtype,
  shape: readonly number[],
  values: Float32Array,
): void {
  switch (dtype) {
    case 'float32':
      for (const [i, value] of values.entries()) view.setFloat32(offset + 4 * i, value, true);
      return;
    case 'float16':
      for (const [i, value] of values.entries()) view.setUint16(offset + 2 * i, toFloat16Bits(value), true);
      return;
    case 'int8':
      writeInt8(view, offset, shape, values);
      return;
    default:
      throw dtype satisfies never;
  }
}

/** Reads what `writeValues` wrote, as single precision. The caller has checked that the bytes are there. */
export function readValues(
  view: DataView,
  offset: number,
  dtype: Dtype,
  shape: readonly number[],
): Float32Array {
  const values = new Float32Array(product(shape));
  switch (dtype) {
    case 'float32':
      for (let i = 0; i < values.length; i++) values[i] = view.getFloat32(offset + 4 * i, true);
      return values;
    case 'float16':
      for (let i = 0; i < values.length; i++)
        values[i] = fromFloat16Bits(view.getUint16(offset + 2 * i, true));
      return values;
    case 'int8': {
      const channels = channelsOf(shape);
      const start = offset + STEP_BYTES * channels;
      for (let i = 0; i < values.length; i++) {
        const step = view.getFloat32(offset + STEP_BYTES * (i % channels), true);
        values[i] = step * view.getInt8(start + i);
      }
      return values;
    }
    default:
      throw dtype satisfies never;
  }
}
