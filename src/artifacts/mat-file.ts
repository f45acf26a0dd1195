/**
 * @file Reads MATLAB's MAT files of version 5, compressed or not: numbers, text, cells and structs; strictly.
 * After "MAT-File Format" (The MathWorks, R2023b). Packages for it exist, but none that is kept, typed and free to link.
 */
import { DataError } from '../core/index.ts';

export type MatValue =
  | { readonly kind: 'number'; readonly shape: readonly number[]; readonly data: Float32Array | Float64Array }
  | { readonly kind: 'text'; readonly shape: readonly number[]; readonly text: string }
  | { readonly kind: 'cell'; readonly shape: readonly number[]; readonly cells: readonly MatValue[] }
  /** A struct array: one record an element. Arrays are column-major throughout. */
  | {
      readonly kind: 'struct';
      readonly shape: readonly number[];
      readonly records: readonly Readonly<Record<string, MatValue>>[];
    }
  /** Something this reader does not know (objects, functions, sparse matrices): named, never guessed. */
  | { readonly kind: 'unknown'; readonly shape: readonly number[]; readonly what: string };

const REMEDY = 'Download the file again; it must be a MAT file of version 5 (not 7.3).';
const HEADER_BYTES = 128;

/** Element types (table 1-1 of the format). */
const MI_MATRIX = 14;
const MI_COMPRESSED = 15;
const NUMBER_TYPES: Readonly<
  Record<number, { bytes: number; read: (view: DataView, at: number, little: boolean) => number }>
> = {
  1: { bytes: 1, read: (view, at) => view.getInt8(at) },
  2: { bytes: 1, read: (view, at) => view.getUint8(at) },
  3: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  4: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  5: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  6: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  7: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  9: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
  12: { bytes: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  13: { bytes: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
};
const UTF_TYPES: Readonly<Record<number, string>> = { 16: 'utf-8', 17: 'utf-16le' };

/** Array classes (table 1-3). */
const CLASS_CELL = 1;
const CLASS_STRUCT = 2;
const CLASS_CHAR = 4;
const CLASS_SINGLE = 7;
const FIRST_NUMBER_CLASS = 6;
const LAST_NUMBER_CLASS = 15;
const UNKNOWN_CLASSES: Readonly<Record<number, string>> = { 3: 'object', 5: 'sparse matrix', 16: 'function' };

interface Element {
  readonly type: number;
  readonly view: DataView;
  /** Where the next element starts, from the start of the enclosing bytes. */
  readonly next: number;
}

interface Source {
  readonly file: string;
  readonly little: boolean;
}

function broken(source: Source, what: string): DataError {
  return new DataError(`${source.file}: ${what}.`, REMEDY);
}

/** The element at `at`; `aligned`: its data are padded to eight bytes (compressed elements are not). */
function elementAt(bytes: DataView, at: number, source: Source, aligned = true): Element {
  if (at + 8 > bytes.byteLength) throw broken(source, 'it ends in the middle of an element');
  const first = bytes.getUint32(at, source.little);
  const small = first >>> 16;
  const type = small > 0 ? first & 0xffff : first;
  const length = small > 0 ? small : bytes.getUint32(at + 4, source.little);
  const start = small > 0 ? at + 4 : at + 8;
  if ((small > 4 && small > 0) || start + length > bytes.byteLength) {
    throw broken(source, `an element of ${length} bytes at byte ${at} reaches past the end`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, length);
  const end = small > 0 ? at + 8 : start + length;
  return { type, view, next: aligned ? end + ((8 - (end % 8)) % 8) : end };
}

function numbersOf(element: Element, source: Source, single: boolean): Float32Array | Float64Array {
  const type = NUMBER_TYPES[element.type];
  if (!type) throw broken(source, `expected numbers, got element type ${element.type}`);
  const count = element.view.byteLength / type.bytes;
  if (!Number.isInteger(count)) throw broken(source, 'an array of numbers ends in the middle of one');
  const values = single ? new Float32Array(count) : new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = type.read(element.view, i * type.bytes, source.little);
  return values;
}

function textOf(element: Element, source: Source): string {
  const utf = UTF_TYPES[element.type];
  if (utf) return new TextDecoder(utf, { fatal: true }).decode(element.view);
  return String.fromCharCode(...numbersOf(element, source, false));
}

const asciiOf = (view: DataView): string => {
  const codes = Array.from({ length: view.byteLength }, (_, i) => view.getUint8(i));
  const end = codes.indexOf(0);
  return String.fromCharCode(...(end < 0 ? codes : codes.slice(0, end)));
};

/** One miMATRIX element's content → its name and value. */
function matrixOf(view: DataView, source: Source): { readonly name: string; readonly value: MatValue } {
  // MATLAB writes an empty cell as a matrix of no bytes.
  if (view.byteLength === 0)
    return { name: '', value: { kind: 'number', shape: [0, 0], data: new Float64Array() } };
  const flags = elementAt(view, 0, source);
  const word = flags.view.getUint32(0, source.little);
  const kind = word & 0xff;
  const complex = (word & 0x0800) !== 0;
  if (UNKNOWN_CLASSES[kind] ?? kind > LAST_NUMBER_CLASS)
    return {
      name: '',
      value: { kind: 'unknown', shape: [], what: UNKNOWN_CLASSES[kind] ?? `class ${kind}` },
    };
  const dimensions = elementAt(view, flags.next, source);
  const shape = [...numbersOf(dimensions, source, false)];
  const nameElement = elementAt(view, dimensions.next, source);
  const name = asciiOf(nameElement.view);
  const count = shape.reduce((product, side) => product * side, 1);
  let at = nameElement.next;
  const take = (): Element => {
    const element = elementAt(view, at, source);
    at = element.next;
    return element;
  };
  const takeMatrix = (): MatValue => {
    const element = take();
    if (element.type !== MI_MATRIX)
      throw broken(source, `'${name}': expected an array, got type ${element.type}`);
    return matrixOf(element.view, source).value;
  };
  if (kind === CLASS_CELL) {
    return { name, value: { kind: 'cell', shape, cells: Array.from({ length: count }, takeMatrix) } };
  }
  if (kind === CLASS_STRUCT) {
    const width = numbersOf(take(), source, false)[0] ?? 0;
    const names = take().view;
    if (!(width > 0) || names.byteLength % width !== 0)
      throw broken(source, `'${name}': malformed field names`);
    const fields = Array.from({ length: names.byteLength / width }, (_, i) =>
      asciiOf(new DataView(names.buffer, names.byteOffset + i * width, width)),
    );
    const records = Array.from({ length: count }, () =>
      Object.fromEntries(fields.map((field) => [field, takeMatrix()] as const)),
    );
    return { name, value: { kind: 'struct', shape, records } };
  }
  if (kind === CLASS_CHAR) return { name, value: { kind: 'text', shape, text: textOf(take(), source) } };
  if (kind < FIRST_NUMBER_CLASS) throw broken(source, `'${name}': array class ${kind} does not exist`);
  if (complex) return { name, value: { kind: 'unknown', shape, what: 'complex numbers' } };
  const data = numbersOf(take(), source, kind === CLASS_SINGLE);
  if (data.length !== count)
    throw broken(source, `'${name}': expected ${count} numbers (${shape.join('×')}), got ${data.length}`);
  return { name, value: { kind: 'number', shape, data } };
}

async function inflate(bytes: DataView, source: Source): Promise<DataView> {
  const part = new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
  try {
    const stream = new Blob([part]).stream().pipeThrough(new DecompressionStream('deflate'));
    return new DataView(await new Response(stream).arrayBuffer());
  } catch (cause) {
    throw new DataError(`${source.file}: a compressed element is damaged (${String(cause)}).`, REMEDY, {
      cause,
    });
  }
}

/** All variables of a MAT file by name; `file` is for errors. */
export async function readMatFile(
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
): Promise<Readonly<Record<string, MatValue>>> {
  const mark = bytes.length < HEADER_BYTES ? '' : String.fromCharCode(bytes[126] ?? 0, bytes[127] ?? 0);
  const source = { file, little: mark === 'IM' };
  if (mark !== 'IM' && mark !== 'MI') throw broken(source, 'expected a MAT file, got something else');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint16(124, source.little);
  if (version !== 0x0100) throw broken(source, `expected version 5 (0x0100), got 0x${version.toString(16)}`);
  const variables: Record<string, MatValue> = {};
  for (let at = HEADER_BYTES; at < view.byteLength; ) {
    const outer = elementAt(view, at, source, false);
    at = outer.next;
    const packed = outer.type === MI_COMPRESSED;
    const element = packed ? elementAt(await inflate(outer.view, source), 0, source) : outer;
    if (element.type !== MI_MATRIX)
      throw broken(source, `expected an array, got element type ${element.type}`);
    const { name, value } = matrixOf(element.view, source);
    variables[name] = value;
  }
  return variables;
}
