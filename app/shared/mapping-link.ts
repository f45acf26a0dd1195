/** @file A whole mapping in a link: `#mapping=`; `?mapping=`, as earlier links had it, is still read. */
import { type Mapping, parseMapping, writeMapping } from '../../src/adaptation/index.ts';
import { type Address, followLinks, pack, unpack } from './packed-link.ts';

/** @param page address of the experience, ending in a slash */
export async function mappingLink(mapping: Mapping, page: string): Promise<string> {
  return `${page}#mapping=${await pack(JSON.parse(writeMapping(mapping)))}`;
}

/** The mapping part of an address, or null. */
export function linkedMapping(address: Address): string | null {
  const behind = new URLSearchParams(address.hash.slice(1));
  return behind.get('mapping') ?? new URLSearchParams(address.search).get('mapping');
}

/** @throws DocumentError for what is no mapping; nothing is changed then. */
export async function readMappingLink(text: string): Promise<Mapping> {
  return parseMapping(await unpack(text, 'mapping', 'Copy the whole link again, or import the file.'));
}

/** Keeps to the page's links: the one it was opened with, and each that is opened in it later. Settles with the first. */
export function followMappingLinks(options: {
  readonly page: Pick<Window, 'addEventListener'> & { readonly location: Pick<Location, 'search' | 'hash'> };
  readonly onMapping: (mapping: Mapping) => void;
  /** Why a mapping was refused, which changes nothing else; null once that is past. */
  readonly onFault: (fault: string | null) => void;
}): Promise<void> {
  return followLinks({
    page: options.page,
    find: linkedMapping,
    read: readMappingLink,
    onRead: options.onMapping,
    onFault: options.onFault,
    refusal: 'The linked mapping was refused.',
  });
}
