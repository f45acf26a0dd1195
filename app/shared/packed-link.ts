/**
 * @file A whole document in a link, compressed by the browser itself. Browsers keep what stands behind the # to themselves,
 * so that no host's log ever holds one.
 */
import { DocumentError, parseJsonText } from '../../src/core/index.ts';

/** A document is some 20 kB of JSON; a bomb of zeros is not read to its end. */
const MOST_BYTES = 2_000_000;

export interface Address {
  readonly search: string;
  readonly hash: string;
}

export async function pack(document: unknown): Promise<string> {
  const text = JSON.stringify(document);
  const bytes = await collect(new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw')));
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/**
 * @param what the link is named by: `mapping` in `#mapping=`
 * @param remedy what to do where it is damaged
 * @throws DocumentError
 */
export async function unpack(text: string, what: string, remedy: string): Promise<unknown> {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0),
    );
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    return parseJsonText(new TextDecoder().decode(await collect(stream)));
  } catch {
    throw new DocumentError(
      `At #${what}: expected a ${what} from the studio, got something that cannot be unpacked.`,
      remedy,
    );
  }
}

/** Keeps to the page's links: the one it was opened with, and each that is opened in it later. Settles with the first. */
export function followLinks<Linked>(options: {
  readonly page: Pick<Window, 'addEventListener'> & { readonly location: Address };
  /** The part of an address that is read, or null. */
  readonly find: (address: Address) => string | null;
  readonly read: (text: string) => Promise<Linked>;
  readonly onRead: (linked: Linked) => void;
  /** Why one was refused, which changes nothing else; null once that is past. */
  readonly onFault: (fault: string | null) => void;
  readonly refusal: string;
}): Promise<void> {
  const { page, find, read, onRead, onFault, refusal } = options;
  let latest = 0;
  const follow = async (link: string): Promise<void> => {
    const turn = ++latest;
    const told = await read(link).then(
      (linked) => () => {
        onFault(null);
        onRead(linked);
      },
      (error: unknown) => () =>
        onFault(`${refusal} ${error instanceof Error ? error.message : String(error)}`),
    );
    if (turn === latest) told();
  };
  page.addEventListener('hashchange', () => {
    const link = find({ search: '', hash: page.location.hash });
    if (link !== null) void follow(link);
  });
  const first = find(page.location);
  return first === null ? Promise.resolve() : follow(first);
}

async function collect(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (let next = await reader.read(); next.value; next = await reader.read()) {
    parts.push(next.value);
    length += next.value.length;
    if (length > MOST_BYTES) {
      await reader.cancel();
      throw new RangeError('Too long.');
    }
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
