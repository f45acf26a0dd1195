/**
 * @file Reads a PNG of one known size, 8-bit grey, strictly: fast-png looks at no check value unless asked, makes room
 * for whatever size a file declares, and unpacks all that is packed. So its chunks are checked here first.
 */
import { crc32, inflateSync } from 'node:zlib';
import { decode } from 'fast-png';
import { DataError, type GreyImage } from '../core/index.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const HEADER_BYTES = 13;
/** Type and check value beside a chunk's data and its length. */
const FRAME_BYTES = 12;
/** Offset and step of Adam7's seven passes, columns then rows. */
const ADAM7 = [
  [0, 8, 0, 8],
  [4, 8, 0, 8],
  [0, 4, 4, 8],
  [2, 4, 0, 4],
  [0, 2, 2, 4],
  [1, 2, 0, 2],
  [0, 1, 1, 2],
] as const;

/** Each row has one byte in front that names its filter. */
function unpackedLength(side: number, interlaced: boolean): number {
  if (!interlaced) return side * (side + 1);
  return ADAM7.reduce((sum, [left, across, top, down]) => {
    const columns = Math.ceil((side - left) / across);
    const rows = Math.ceil((side - top) / down);
    return sum + (columns > 0 ? rows * (columns + 1) : 0);
  }, 0);
}

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
  /** With its length, type and check value. */
  readonly whole: Uint8Array;
}

/** Chunks up to the last, their check values right. */
function chunksOf(bytes: Uint8Array): Chunk[] {
  if (!SIGNATURE.every((byte, i) => bytes[i] === byte)) throw new Error('it does not start as a PNG does');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE.length; chunks.at(-1)?.type !== 'IEND'; ) {
    const end = at + FRAME_BYTES <= bytes.length ? at + FRAME_BYTES + view.getUint32(at) : bytes.length + 1;
    if (end > bytes.length) throw new Error('it ends early');
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const checked = bytes.subarray(at + 4, end - 4);
    if (crc32(checked) !== view.getUint32(end - 4))
      throw new Error(`the check value of its ${type} is wrong`);
    chunks.push({ type, data: checked.subarray(4), whole: bytes.subarray(at, end) });
    at = end;
  }
  return chunks;
}

/** The number of bytes that `packed` unpacks to, or `most` where it is more. */
function unpackedUpTo(packed: Uint8Array, most: number): number {
  try {
    return inflateSync(packed, { maxOutputLength: most }).length;
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') return most;
    throw cause;
  }
}

/** @throws DataError that names `path`, for anything but side × side pixels of 8-bit grey whose check values are right */
export function readGreyPng(bytes: Uint8Array, path: string, side: number): GreyImage {
  const damaged = (cause: unknown): DataError =>
    new DataError(
      `${path}: expected a PNG picture, could not decode it. The reason: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Copy the picture again from FER+.',
      { cause },
    );
  let chunks: Chunk[];
  try {
    chunks = chunksOf(bytes);
  } catch (cause) {
    throw damaged(cause);
  }
  const header = chunks[0];
  if (header?.type !== 'IHDR' || header.data.length !== HEADER_BYTES)
    throw damaged(new Error('it has no header'));
  const view = new DataView(header.data.buffer, header.data.byteOffset, HEADER_BYTES);
  const [width, height, depth, colour] = [
    view.getUint32(0),
    view.getUint32(4),
    view.getUint8(8),
    view.getUint8(9),
  ];
  if (width !== side || height !== side || depth !== 8 || colour !== 0) {
    const channels = { 0: 1, 2: 3, 4: 2, 6: 4 }[colour];
    throw new DataError(
      `${path}: expected ${side}×${side} 8-bit grey, got ${width}×${height} with ` +
        `${colour === 3 ? 'a palette' : `${channels ?? 'unknown'} channels`} of ${depth} bits.`,
      'Use the pictures that FER+ generates from fer2013.csv; for your own, see “Your own faces” in docs/researcher.md.',
    );
  }
  const packed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
  const expected = unpackedLength(side, view.getUint8(12) === 1);
  try {
    // One byte of room more, so that too many are seen as such; what follows is not unpacked.
    const length = unpackedUpTo(packed, expected + 1);
    if (length !== expected) throw new Error(`it has ${length} bytes of pixels or more, not ${expected}`);
    // Without what is no pixel: colour profiles and texts may be packed too.
    const needed = chunks.filter(({ type }) => ['IHDR', 'IDAT', 'IEND'].includes(type));
    const plain = Buffer.concat([Uint8Array.from(SIGNATURE), ...needed.map(({ whole }) => whole)]);
    return { width, height, data: Uint8Array.from(decode(plain, { checkCrc: true }).data) };
  } catch (cause) {
    throw damaged(cause);
  }
}
