/** @file Tells what a file is by its content, since names and the system's types are unreliable. */
import { textEncodingOf, textOfFile } from './file-text.ts';

export type FileKind =
  /** A mapping or a session of this app, of whatever version. */
  | 'mapping'
  | 'session'
  /** A glTF scene. */
  | 'world'
  /** Some other text: JSON of others, a broken document, a note. */
  | 'text'
  /** Sound alone: WAV, AIFF, FLAC, MP3, Ogg, M4A, or a set of stems. */
  | 'audio'
  /** No text: a video, or something that only a player can tell. */
  | 'binary'
  /** A folder, or a file that is gone or may not be read. */
  | 'unreadable';

type ReadableFile = Pick<Blob, 'slice' | 'size' | 'arrayBuffer'>;

/** What is said of a file that cannot be read. */
export const UNREADABLE_WORDS =
  'It cannot be read. If it is a folder, choose the files in it; if it was moved, choose it again.';

/** Enough for the first keys of a document. */
const HEAD_BYTES = 4096;
/** More than any document of this app holds. */
const MOST_TEXT_BYTES = 100_000_000;

/** Reads the head of the file alone, however large it is; of a document in braces the whole, where the head does not tell. */
export async function kindOfFile(file: ReadableFile): Promise<FileKind> {
  try {
    const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
    if (isGlb(head)) return 'world';
    if (isAudio(head)) return 'audio';
    const text = textOf(head);
    if (text === null) return 'binary';
    if (!/^\s*\{/.test(text)) return 'text';
    const known = kindOfDocument(text);
    if (known !== null) return known;
    // Keys may stand in any order: a tool that sorts them puts a session's kind behind all its events.
    const whole = file.size <= MOST_TEXT_BYTES ? await textOfFile(file) : text;
    return (
      kindOfDocument(whole) ??
      (/"(?:neutral|limits|attackMs|schemaVersion)"\s*:/.test(whole) ? 'mapping' : 'text')
    );
  } catch {
    return 'unreadable';
  }
}

/** By the keys that only one kind of document has; null where there are none. */
function kindOfDocument(text: string): 'session' | 'mapping' | 'world' | null {
  if (/"kind"\s*:\s*"mienscape-session"/.test(text)) return 'session';
  if (/"schemaVersion"\s*:/.test(text) && /"(?:light|music|pacing)"\s*:/.test(text)) return 'mapping';
  if (/"asset"\s*:\s*\{/.test(text) && /"(?:scenes?|nodes|buffers)"\s*:/.test(text)) return 'world';
  return null;
}

const GLB_MAGIC = [0x67, 0x6c, 0x54, 0x46] as const;
const isGlb = (head: Uint8Array): boolean => GLB_MAGIC.every((byte, i) => head[i] === byte);
/** By the marks with which such files begin; an Ogg file may hold a video, and names it there. */
function isAudio(head: Uint8Array): boolean {
  const letters = String.fromCharCode(...head.subarray(0, 64));
  // A set of stems of this app (app/studio/stems/pack.ts).
  if (letters.startsWith('MIENSCAPE-STEMS\n')) return true;
  if (/^RIFF[\s\S]{4}WAVE|^FORM[\s\S]{4}AIF[FC]|^fLaC|^ID3/.test(letters)) return true;
  if (/^[\s\S]{4}ftypM4[AB] /.test(letters)) return true;
  if (letters.startsWith('OggS')) return !/theora|video/.test(letters);
  // The first frame of an MP3 or AAC stream: eleven bits set, then version and layer.
  const [first = 0, second = 0, third = 0] = head;
  return (
    first === 0xff &&
    (second & 0xe0) === 0xe0 &&
    (second & 0x18) !== 0x08 &&
    third !== 0xff &&
    second !== 0xfe
  );
}

/** The head as text; null where it is none. UTF-16 is text too: old editors write it. */
function textOf(head: Uint8Array): string | null {
  const encoding = textEncodingOf(head);
  if (encoding !== 'utf-8') return new TextDecoder(encoding).decode(head);
  // A zero stands in no text of bytes, and early in every video container.
  if (head.includes(0)) return null;
  const controls = head.filter((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27)).length;
  return controls > head.length / 100 ? null : new TextDecoder('utf-8').decode(head);
}
