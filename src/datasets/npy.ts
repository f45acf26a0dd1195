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
/** NumPy's own limit for files that are not trusted is 10,000. */
const LONGEST_HEADER = 65_536;
const LARGEST_CODE_POINT = 0x10ffff;

interface Header {
  readonly order: string;
  readonly kind: string;
  readonly width: number;
  readonly columnMajor: boolean;
  readonly shape: readonly number[];
}

/** A Python literal: text, truth, or a tuple of whole numbers, which Python 2 wrote with an L. */
const VALUE = String.raw`'[^']*'|"[^"]*"|True|False|\([\d,\sL]*\)`;
const ENTRY = new RegExp(String.raw`\s*u?(?:'(\w+)'|"(\w+)")\s*:\s*u?(${VALUE})\s*(,|$)`, 'y');

/** The entries of the header's dict, in any order; null where it is no such dict. */
function entriesOf(header: string): Readonly<Record<string, string>> | null {
  const inner = /^\s*\{([\s\S]*)\}\s*$/.exec(header)?.[1]?.trimEnd();
  if (inner === undefined) return null;
  const entries: [string, string][] = [];
  for (ENTRY.lastIndex = 0; ENTRY.lastIndex < inner.length; ) {
    const match = ENTRY.exec(inner);
    if (!match) return null;
    entries.push([match[1] ?? match[2] ?? '', match[3] ?? '']);
  }
  return Object.fromEntries(entries);
}

function readHeader(text: string): Header | null {
  const { descr = '', fortran_order: fortran, shape = '', ...others } = entriesOf(text) ?? {};
  const [, order = '', kind = '', digits = ''] = /^.([<>|=]?)([A-Za-z])(\d*).$/.exec(descr) ?? [];
  const [, sides] = /^\(([\d,\sL]*)\)$/.exec(shape) ?? [];
  if (!kind || sides === undefined || !(fortran === 'True' || fortran === 'False')) return null;
  if (Object.keys(others).length > 0) return null;
  const numbers = sides.split(',').map((side) => side.trim());
  if (numbers.at(-1) === '') numbers.pop();
  if (!numbers.every((side) => /^\d+L?$/.test(side))) return null;
  return {
    order,
    kind,
    width: Number(digits),
    columnMajor: fortran === 'True',
    shape: numbers.map((side) => Number(side.replace('L', ''))),
  };
}

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

interface Reader {
  readonly bytes: number;
  readonly read: (view: DataView, at: number, little: boolean) => number | string;
}

/** How one value is read: its bytes, and what they say. `U`: UTF-32; `S`: bytes; both padded with zeros. */
function readerOf(kind: string, width: number, fail: (what: string) => DataError): Reader | null {
  if (kind === 'U' || kind === 'S') {
    const unit = kind === 'U' ? 4 : 1;
    return {
      bytes: width * unit,
      read: (view, at, little) => {
        let text = '';
        for (let i = 0; i < width; i++) {
          const code = unit === 4 ? view.getUint32(at + 4 * i, little) : view.getUint8(at + i);
          if (code > LARGEST_CODE_POINT)
            throw fail(`holds a character of code ${code}, which does not exist`);
          text += String.fromCodePoint(code);
        }
        return text.replace(/\0+$/, '');
      },
    };
  }
  const read = NUMBERS[`${kind}${width}`];
  return read ? { bytes: width, read } : null;
}

/** Parses an array; `file` is for errors. Its declared size is compared with the bytes before a value is read. */
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
  if (length > LONGEST_HEADER || start + length > bytes.length)
    throw fail(`expected a header of ${length} bytes, got ${bytes.length - start} in all`);
  const text = new TextDecoder('utf-8').decode(bytes.subarray(start, start + length));
  const header = readHeader(text);
  const { kind = '', order, shape = [] } = header ?? {};
  if (!header) throw fail(`expected an array of numbers or text, got ${text.trim().slice(0, 80)}`);
  const reader = readerOf(kind, header.width, fail);
  if (!reader) throw fail(`values of type '${kind}${header.width || ''}' cannot be read`);
  if (header.columnMajor && shape.length > 1) throw fail('column-major arrays cannot be read');
  const count = shape.reduce((product, side) => product * side, 1);
  const from = start + length;
  if (bytes.length !== from + count * reader.bytes)
    throw fail(`expected ${count * reader.bytes} bytes of values, got ${bytes.length - from}`);
  // Of values that take no bytes there may be any number.
  if (count > bytes.length) throw fail(`expected values of one byte or more, got ${count} of none`);
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
      `${file}: expected one number, got ${values.length === 1 ? `'${String(value).slice(0, 80)}'` : `${values.length} values`}.`,
      'Copy the file again from the data set.',
    );
  return number;
}
