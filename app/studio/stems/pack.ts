/**
 * @file A stem set with its audio files as one file, to hand on: 16 letters that name the format, the length of the head
 * (32 bits, little end first), the head as JSON ({ set, lengths }), then the files in the order of the stems. Pure.
 */
import { parseJsonText } from '../../../src/core/index.ts';
import { parseStemSet, STEM_LIMITS, StemError, type StemSet } from '../../../src/stems/index.ts';

const PACK_MAGIC = 'MIENSCAPE-STEMS\n';
const HEAD_AT = PACK_MAGIC.length + 4;
const MOST_HEAD_BYTES = 200_000;
const REMEDY = 'Export it again, or add the audio files themselves.';

export function isPackedStems(bytes: ArrayBuffer): boolean {
  if (bytes.byteLength < HEAD_AT) return false;
  return new TextDecoder().decode(new Uint8Array(bytes, 0, PACK_MAGIC.length)) === PACK_MAGIC;
}

/** @param files one a stem, in order */
export function packStems(
  set: StemSet,
  files: readonly ArrayBuffer[],
): readonly (Uint8Array<ArrayBuffer> | ArrayBuffer)[] {
  const lengths = files.map(({ byteLength }) => byteLength);
  const head = new TextEncoder().encode(JSON.stringify({ set, lengths }));
  const size = new DataView(new ArrayBuffer(4));
  size.setUint32(0, head.length, true);
  return [new TextEncoder().encode(PACK_MAGIC), size.buffer, head, ...files];
}

/** @throws StemError or DocumentError where it is damaged, cut off or of another version */
export function unpackStems(bytes: ArrayBuffer): {
  readonly set: StemSet;
  readonly files: readonly ArrayBuffer[];
} {
  const damaged = (what: string): StemError => new StemError(`This stem set is damaged: ${what}.`, REMEDY);
  if (!isPackedStems(bytes)) throw damaged('it does not begin like a stem set');
  const headBytes = new DataView(bytes).getUint32(PACK_MAGIC.length, true);
  if (headBytes > MOST_HEAD_BYTES || HEAD_AT + headBytes > bytes.byteLength)
    throw damaged('its header is cut off');
  const text = new TextDecoder().decode(new Uint8Array(bytes, HEAD_AT, headBytes));
  let head: { readonly set?: unknown; readonly lengths?: unknown } | null;
  try {
    head = parseJsonText(text) as typeof head;
  } catch {
    throw damaged('its header is not JSON');
  }
  const set = parseStemSet(head?.set);
  const lengths = Array.isArray(head?.lengths) ? (head.lengths as unknown[]) : [];
  if (lengths.length !== set.stems.length) throw damaged('it does not hold a file for each stem');
  let at = HEAD_AT + headBytes;
  const files = lengths.map((length) => {
    if (!Number.isInteger(length) || (length as number) < 0 || (length as number) > STEM_LIMITS.fileBytes)
      throw damaged('the length of a file is missing');
    const end = at + (length as number);
    if (end > bytes.byteLength) throw damaged('it is cut off');
    const file = bytes.slice(at, end);
    at = end;
    return file;
  });
  return { set, files };
}
