/**
 * @file A whole mapping in a link: `#mapping=`, compressed by the browser itself. Browsers keep what stands behind the # to
 * themselves, so that no host's log ever holds a mapping; `?mapping=`, as earlier links had it, is still read.
 */
import { type Mapping, parseMapping, writeMapping } from '../../src/adaptation/index.ts';
import { DocumentError, parseJsonText } from '../../src/core/index.ts';

/** A mapping is some 20 kB of JSON; a bomb of zeros is not read to its end. */
const MOST_BYTES = 2_000_000;

/** @param page address of the experience, ending in a slash */
export async function mappingLink(mapping: Mapping, page: string): Promise<string> {
  const compact = JSON.stringify(JSON.parse(writeMapping(mapping)));
  const bytes = await collect(new Blob([compact]).stream().pipeThrough(new CompressionStream('deflate-raw')));
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
  return `${page}#mapping=${text}`;
}

/** The mapping part of an address, or null. */
export function linkedMapping(address: { readonly search: string; readonly hash: string }): string | null {
  const behind = new URLSearchParams(address.hash.slice(1));
  return behind.get('mapping') ?? new URLSearchParams(address.search).get('mapping');
}

/** @throws DocumentError for what is no mapping; nothing is changed then. */
export async function readMappingLink(text: string): Promise<Mapping> {
  return parseMapping(await unpack(text));
}

/** Keeps to the page's links: the one it was opened with, and each that is opened in it later. Settles with the first. */
export function followMappingLinks(options: {
  readonly page: Pick<Window, 'addEventListener'> & { readonly location: Pick<Location, 'search' | 'hash'> };
  readonly onMapping: (mapping: Mapping) => void;
  /** Why a mapping was refused, which changes nothing else; null once that is past. */
  readonly onFault: (fault: string | null) => void;
}): Promise<void> {
  const { page, onMapping, onFault } = options;
  let latest = 0;
  const follow = async (link: string): Promise<void> => {
    const turn = ++latest;
    const told = await readMappingLink(link).then(
      (mapping) => () => {
        onFault(null);
        onMapping(mapping);
      },
      (error: unknown) => () =>
        onFault(`The linked mapping was refused. ${error instanceof Error ? error.message : String(error)}`),
    );
    if (turn === latest) told();
  };
  page.addEventListener('hashchange', () => {
    const link = linkedMapping({ search: '', hash: page.location.hash });
    if (link !== null) void follow(link);
  });
  const first = linkedMapping(page.location);
  return first === null ? Promise.resolve() : follow(first);
}

async function unpack(text: string): Promise<unknown> {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0),
    );
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    return parseJsonText(new TextDecoder().decode(await collect(stream)));
  } catch {
    throw new DocumentError(
      'At #mapping: expected a mapping from the studio, got something that cannot be unpacked.',
      'Copy the whole link again, or import the file.',
    );
  }
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
