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

/**
 * What a file makes us hold may be at most this many times its own size, beyond a start that every file has. Weights
 * deflate to little less than they are: 580 MB of VGG-Face come to 3.2 times their file, as double precision.
 */
const GROWTH = 16;
const START_BYTES = 16 * 2 ** 20;
/** What a cell, a struct or an array takes beside its values, roughly. */
const VALUE_BYTES = 200;
/** MatConvNet nests five deep. */
const DEEPEST = 32;
const MOST_DIMENSIONS = 16;
/** MATLAB's own limit is 63. */
const LONGEST_NAME = 1024;

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
  /** Counts `bytes` that are about to be held; refuses what so small a file cannot mean. */
  readonly spend: (bytes: number) => void;
}

function broken(source: Pick<Source, 'file'>, what: string, cause?: unknown): DataError {
  return new DataError(`${source.file}: ${what}.`, REMEDY, { cause });
}

function budgetOf(file: string, fileBytes: number): Source['spend'] {
  const most = START_BYTES + GROWTH * fileBytes;
  let spent = 0;
  return (bytes) => {
    spent += bytes;
    if (!(spent <= most))
      throw broken(
        { file },
        `it unpacks to more than ${most} bytes, too much for a file of ${fileBytes} bytes`,
      );
  };
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
  source.spend(count * (single ? 4 : 8));
  const values = single ? new Float32Array(count) : new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = type.read(element.view, i * type.bytes, source.little);
  return values;
}

/** Code units → text; a call takes no more arguments than its stack holds. */
function textFrom(codes: ArrayLike<number>): string {
  const part = 8192;
  let text = '';
  for (let i = 0; i < codes.length; i += part)
    text += String.fromCharCode(...Array.prototype.slice.call(codes, i, i + part));
  return text;
}

function textOf(element: Element, source: Source): string {
  const utf = UTF_TYPES[element.type];
  if (!utf) return textFrom(numbersOf(element, source, false));
  source.spend(2 * element.view.byteLength);
  try {
    return new TextDecoder(utf, { fatal: true }).decode(element.view);
  } catch (cause) {
    throw broken(source, `a text is not ${utf.toUpperCase()}`, cause);
  }
}

function asciiOf(view: DataView, source: Source): string {
  if (view.byteLength > LONGEST_NAME)
    throw broken(source, `a name of ${view.byteLength} bytes: expected at most ${LONGEST_NAME}`);
  const codes = Array.from({ length: view.byteLength }, (_, i) => view.getUint8(i));
  const end = codes.indexOf(0);
  return textFrom(end < 0 ? codes : codes.slice(0, end));
}

/** The sides of an array, and how many elements that makes. */
function shapeOf(element: Element, source: Source): { readonly shape: number[]; readonly count: number } {
  if (element.view.byteLength > 8 * MOST_DIMENSIONS)
    throw broken(source, `an array of more than ${MOST_DIMENSIONS} dimensions`);
  const shape = [...numbersOf(element, source, false)];
  const count = shape.reduce((product, side) => product * side, 1);
  if (shape.some((side) => !Number.isSafeInteger(side) || side < 0) || !Number.isSafeInteger(count))
    throw broken(source, `an array of ${shape.join('×')}: no such size`);
  return { shape, count };
}

interface Named {
  readonly name: string;
  readonly value: MatValue;
}

/** One miMATRIX element's content → its name and value; `depth`: how many others it lies in. */
function matrixOf(view: DataView, source: Source, depth: number): Named {
  if (depth > DEEPEST) throw broken(source, `arrays lie more than ${DEEPEST} deep inside each other`);
  source.spend(VALUE_BYTES);
  // MATLAB writes an empty cell as a matrix of no bytes.
  if (view.byteLength === 0)
    return { name: '', value: { kind: 'number', shape: [0, 0], data: new Float64Array() } };
  const flags = elementAt(view, 0, source);
  if (flags.view.byteLength !== 8)
    throw broken(source, `expected 8 bytes of array flags, got ${flags.view.byteLength}`);
  const word = flags.view.getUint32(0, source.little);
  const kind = word & 0xff;
  const complex = (word & 0x0800) !== 0;
  if (UNKNOWN_CLASSES[kind] ?? kind > LAST_NUMBER_CLASS)
    return {
      name: '',
      value: { kind: 'unknown', shape: [], what: UNKNOWN_CLASSES[kind] ?? `class ${kind}` },
    };
  const dimensions = elementAt(view, flags.next, source);
  const { shape, count } = shapeOf(dimensions, source);
  const nameElement = elementAt(view, dimensions.next, source);
  const name = asciiOf(nameElement.view, source);
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
    return matrixOf(element.view, source, depth + 1).value;
  };
  if (kind === CLASS_CELL) {
    source.spend(count * VALUE_BYTES);
    return { name, value: { kind: 'cell', shape, cells: Array.from({ length: count }, takeMatrix) } };
  }
  if (kind === CLASS_STRUCT) {
    const width = numbersOf(take(), source, false)[0] ?? 0;
    const names = take().view;
    if (!Number.isInteger(width) || !(width > 0) || names.byteLength % width !== 0)
      throw broken(source, `'${name}': malformed field names`);
    source.spend((count + names.byteLength / width) * VALUE_BYTES);
    const fields = Array.from({ length: names.byteLength / width }, (_, i) =>
      asciiOf(new DataView(names.buffer, names.byteOffset + i * width, width), source),
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

/**
 * Unpacks one compressed element. Its first eight bytes say how long it is: so much is made room for, if the file may
 * hold it at all, and no byte more is unpacked.
 */
async function inflate(bytes: DataView, source: Source): Promise<DataView> {
  const part = new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
  const reader = new Blob([part]).stream().pipeThrough(new DecompressionStream('deflate')).getReader();
  const tag = new Uint8Array(8);
  let whole: Uint8Array<ArrayBuffer> | undefined;
  let length = 0;
  try {
    for (let next = await reader.read(); next.value; next = await reader.read()) {
      let rest = next.value;
      if (!whole) {
        const taken = rest.subarray(0, tag.length - length);
        tag.set(taken, length);
        length += taken.length;
        rest = rest.subarray(taken.length);
        if (length < tag.length) continue;
        const view = new DataView(tag.buffer);
        const declared = tag.length + view.getUint32(4, source.little);
        if (view.getUint32(0, source.little) !== MI_MATRIX)
          throw broken(source, `expected an array, got element type ${view.getUint32(0, source.little)}`);
        source.spend(declared);
        whole = new Uint8Array(declared);
        whole.set(tag);
      }
      if (length + rest.length > whole.length)
        throw broken(
          source,
          `a compressed element holds more than the ${whole.length} bytes that it declares`,
        );
      whole.set(rest, length);
      length += rest.length;
    }
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw broken(source, `a compressed element is damaged (${String(cause)})`, cause);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  if (!whole || length !== whole.length)
    throw broken(source, `a compressed element ends after ${length} of ${whole?.length ?? tag.length} bytes`);
  return new DataView(whole.buffer);
}

/** All variables of a MAT file by name; `file` is for errors. */
export async function readMatFile(
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
): Promise<Readonly<Record<string, MatValue>>> {
  const mark = bytes.length < HEADER_BYTES ? '' : String.fromCharCode(bytes[126] ?? 0, bytes[127] ?? 0);
  const source = { file, little: mark === 'IM', spend: budgetOf(file, bytes.length) };
  if (mark !== 'IM' && mark !== 'MI') throw broken(source, 'expected a MAT file, got something else');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint16(124, source.little);
  if (version !== 0x0100) throw broken(source, `expected version 5 (0x0100), got 0x${version.toString(16)}`);
  const variables: (readonly [string, MatValue])[] = [];
  for (let at = HEADER_BYTES; at < view.byteLength; ) {
    const outer = elementAt(view, at, source, false);
    at = outer.next;
    const packed = outer.type === MI_COMPRESSED;
    const element = packed ? elementAt(await inflate(outer.view, source), 0, source) : outer;
    if (element.type !== MI_MATRIX)
      throw broken(source, `expected an array, got element type ${element.type}`);
    const { name, value } = matrixOf(element.view, source, 0);
    variables.push([name, value]);
  }
  return Object.fromEntries(variables);
}
