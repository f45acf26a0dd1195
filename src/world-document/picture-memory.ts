/** @file How much of a graphics card the pictures of a glTF need, by their own first bytes: a small file can hold huge ones. */
import { HEIF } from 'image-size/types/heif';
import { JPG } from 'image-size/types/jpg';
import { KTX } from 'image-size/types/ktx';
import { PNG } from 'image-size/types/png';
import { WEBP } from 'image-size/types/webp';
import type { GltfJson } from './outline.ts';

/** What three.js and its decoders read. AVIF is laid out as HEIF is. */
const KINDS = [PNG, JPG, WEBP, KTX, HEIF];
/** A compressed texture lies on the card as it is; all others are unpacked. */
const COMPRESSED_BYTES = 1;
const UNPACKED_BYTES = 4;
const WITH_MIPMAPS = 4 / 3;
/** Each of them names another picture than `source`, and is taken in its place. */
const SOURCES = ['KHR_texture_basisu', 'EXT_texture_webp', 'EXT_texture_avif'];
const CHUNK_HEADER_BYTES = 8;

/** Bytes on the card; none for a picture that is damaged, which the loader will say. */
function bytesOf(picture: Uint8Array): number {
  try {
    const kind = KINDS.find(({ validate }) => validate(picture));
    if (!kind) return 0;
    const { width, height } = kind.calculate(picture);
    return width * height * (kind === KTX ? COMPRESSED_BYTES : UNPACKED_BYTES) * WITH_MIPMAPS;
  } catch {
    return 0;
  }
}

function fromBase64(uri: string): Uint8Array {
  const text = /;base64,(.*)$/s.exec(uri)?.[1] ?? '';
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

/**
 * Of all pictures that a texture shows, mipmaps included, in bytes.
 * @param rest all after the description; it begins with the header of the chunk that holds buffer 0
 */
export function pictureMemoryOf(
  { images = [], textures = [], bufferViews = [] }: GltfJson,
  rest: Uint8Array,
): number {
  const shown = textures.map(({ source, extensions = {} }) => {
    const other = SOURCES.map((name) => (extensions[name] as { source?: unknown } | undefined)?.source);
    return other.find((index) => typeof index === 'number') ?? source;
  });
  let bytes = 0;
  for (const index of new Set(shown)) {
    const { uri, bufferView } = images[Number(index)] ?? {};
    const { buffer = 0, byteOffset = 0, byteLength } = bufferViews[bufferView ?? -1] ?? { byteLength: 0 };
    const start = CHUNK_HEADER_BYTES + byteOffset;
    if (uri !== undefined) bytes += bytesOf(fromBase64(uri));
    else if (buffer === 0) bytes += bytesOf(rest.subarray(start, start + byteLength));
  }
  return bytes;
}
