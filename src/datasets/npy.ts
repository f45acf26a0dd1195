/**
 * @file Reads NumPy's .npy arrays of numbers or text, strictly. (npyjs, the kept package, takes neither byte strings
 * nor big-endian numbers, and brings a fetch of its own.)
 */
import { DataError } from '../core/index.ts';

export interface NpyArray {
  /** Empty for a scalar. */
  readonly shape: readonly number[];
  /** In the file's order. */
  readonly values: readonly (number | string)[];
}

const MAGIC = '\x93NUMPY';
const HEADER =
  /^\{\s*'descr':\s*'([<>|=]?)([A-Za-z])(\d*)',\s*'fortran_order':\s*(True|False),\s*'shape':\s*\(([\d,\s]*)\),?\s*\}\s*$/;

type Read = (view: DataView, at: number, little: boolean) => number;
const NUMBERS: Readonly<Record<string, Read>> = {
  b1: (view, at) => view.getUint8(at),
  i1: (view, at) => view.getInt8(at),
  u1: (view, at) => view.getUint8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  u2: (view, at, little) => view.getUint16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
  u8: (view, at, little) => Number(view.getBigUint64(at, little)),
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
};

/** How one value is read: its bytes, and what they say. `U`: UTF-32; `S`: bytes; both padded with zeros. */
function readerOf(
  kind: string,
  width: number,
): { bytes: number; read: (v: DataView, at: number, l: boolean) => number | string } | null {
  if (kind === 'U' || kind === 'S') {
    const unit = kind === 'U' ? 4 : 1;
    return {
      bytes: width * unit,
      read: (view, at, little) => {
        const codes = Array.from({ length: width }, (_, i) =>
          unit === 4 ? view.getUint32(at + 4 * i, little) : view.getUint8(at + i),
        );
        return String.fromCodePoint(...codes).replace(/\0+$/, '');
      },
    };
  }
  const read = NUMBERS[`${kind}${width}`];
  return read ? { bytes: width, read } : null;
}

/** Parses an array; `file` is for errors. */
export function parseNpy(bytes: Uint8Array, file: string): NpyArray {
  const fail = (what: string): DataError =>
    new DataError(`${file}: ${what}.`, 'Copy the file again from the data set.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 10 || String.fromCharCode(...bytes.subarray(0, 6)) !== MAGIC)
    throw fail('expected a .npy file, got something else');
  const major = bytes[6] ?? 0;
  const start = major === 1 ? 10 : 12;
  if (major < 1 || major > 3 || bytes.length < start) throw fail(`format ${major} is not known`);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const header = new TextDecoder('utf-8').decode(bytes.subarray(start, start + length));
  const [, order = '', kind = '', width = '', fortran, sides = ''] = HEADER.exec(header) ?? [];
  if (!kind) throw fail(`expected an array of numbers or text, got ${header.trim().slice(0, 80)}`);
  const reader = readerOf(kind, Number(width));
  if (!reader) throw fail(`values of type '${kind}${width}' cannot be read`);
  const shape = sides
    .split(',')
    .filter((side) => side.trim() !== '')
    .map(Number);
  if (fortran === 'True' && shape.length > 1) throw fail('column-major arrays cannot be read');
  const count = shape.reduce((product, side) => product * side, 1);
  const from = start + length;
  if (bytes.length !== from + count * reader.bytes)
    throw fail(`expected ${count * reader.bytes} bytes of values, got ${bytes.length - from}`);
  const values = Array.from({ length: count }, (_, i) =>
    reader.read(view, from + i * reader.bytes, order !== '>'),
  );
  return { shape, values };
}

/** The one number of a scalar (or of an array of one), be it written as text. */
export function npyNumber(bytes: Uint8Array, file: string): number {
  const { values } = parseNpy(bytes, file);
  const [value] = values;
  const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
  if (values.length !== 1 || !Number.isFinite(number))
    throw new DataError(
      `${file}: expected one number, got ${values.length === 1 ? `'${value}'` : `${values.length} values`}.`,
      'Copy the file again from the data set.',
    );
  return number;
}
