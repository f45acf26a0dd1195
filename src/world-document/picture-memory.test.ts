/** @file What the pictures of a world take of a graphics card, by real pictures of 64×32 pixels, and by damaged ones. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packGlb } from '../fixtures/glb-scenes.ts';
import { readGlb } from './index.ts';
import { pictureMemoryOf } from './picture-memory.ts';

const PICTURES: Readonly<Record<string, string>> = {
  PNG: 'iVBORw0KGgoAAAANSUhEUgAAAEAAAAAgCAAAAACH9iFYAAAAGElEQVR42mNgGAWjYBSMglEwCkbBKEAFAAggAAFO0dv3AAAAAElFTkSuQmCC',
  JPEG: '/9j/4AAQSkZJRgABAgAAAQABAAD//gAQTGF2YzU5LjM3LjEwMAD/2wBDAAgEBAQEBAUFBQUFBQYGBgYGBgYGBgYGBgYHBwcICAgHBwcGBgcHCAgICAkJCQgICAgJCQoKCgwMCwsODg4RERT/xABKAAEAAAAAAAAAAAAAAAAAAAAAAQEAAAAAAAAAAAAAAAAAAAAAEAEAAAAAAAAAAAAAAAAAAAAAEQEAAAAAAAAAAAAAAAAAAAAA/8AAEQgAIABAAwEiAAIRAAMRAP/aAAwDAQACEQMRAD8AAAAAAAAAAAAAAAAA/9k=',
  'WebP, lossy': 'UklGRjYAAABXRUJQVlA4ICoAAABQAwCdASpAACAAP3G41WM0ryqmJAgCkC4JaQAW30EEaOdBQAD+7jwAAAA=',
  'WebP, lossless': 'UklGRiAAAABXRUJQVlA4TBQAAAAvP8AHAAcQEf0PAAnh/3k1ov+pDw==',
  AVIF: 'AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAADrbWV0YQAAAAAAAAAhaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAAAAAAAOcGl0bQAAAAAAAQAAAB5pbG9jAAAAAEQAAAEAAQAAAAEAAAETAAAAIwAAAChpaW5mAAAAAAABAAAAGmluZmUCAAAAAAEAAGF2MDFDb2xvcgAAAABqaXBycAAAAEtpcGNvAAAAFGlzcGUAAAAAAAAAQAAAACAAAAAQcGl4aQAAAAADCAgIAAAADGF2MUOBAAwAAAAAE2NvbHJuY2x4AAEADQAGgAAAABdpcG1hAAAAAAAAAAEAAQQBAoMEAAAAK21kYXQSAAoJGBU/+0QENBoQMhQex4eFWd///+LAAADcqMEFWODggA==',
};
const decoded = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
const WITH_MIPMAPS = (64 * 32 * 4 * 4) / 3;

/** A scene of these pictures, all in its binary part, each shown by a texture. */
function sceneOf(pictures: readonly Uint8Array[], textures?: readonly object[]): Uint8Array<ArrayBuffer> {
  let end = 0;
  const bufferViews = pictures.map(({ byteLength }) => {
    const byteOffset = end;
    end += byteLength;
    return { buffer: 0, byteOffset, byteLength };
  });
  const json = {
    asset: { version: '2.0' },
    scenes: [{ nodes: [0] }],
    nodes: [{}],
    buffers: [{ byteLength: end }],
    bufferViews,
    images: pictures.map((_, bufferView) => ({ bufferView })),
    textures: textures ?? pictures.map((_, source) => ({ source })),
  };
  return packGlb(json, new Uint8Array(Buffer.concat(pictures)));
}

const bytesOf = (file: Uint8Array): number => {
  const { json, rest } = readGlb(file);
  return pictureMemoryOf(json, rest);
};

/** The PNG with other sides in its header. */
function pngOf(width: number, height: number): Uint8Array {
  const bytes = decoded(PICTURES.PNG ?? '');
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}

describe('the pictures of a world', () => {
  it.each(Object.entries(PICTURES))('count, mipmaps included: %s', (_, base64) => {
    expect(bytesOf(sceneOf([decoded(base64)]))).toBeCloseTo(WITH_MIPMAPS, 6);
  });

  it('count once each, where a texture shows them, and the one that is taken of two', () => {
    const both = [decoded(PICTURES.PNG ?? ''), pngOf(640, 320)];
    expect(bytesOf(sceneOf(both, [{ source: 0 }, { source: 0 }]))).toBeCloseTo(WITH_MIPMAPS, 6);
    const webp = { source: 0, extensions: { EXT_texture_webp: { source: 1 } } };
    expect(bytesOf(sceneOf(both, [webp]))).toBeCloseTo(100 * WITH_MIPMAPS, 4);
    expect(bytesOf(sceneOf(both, []))).toBe(0);
  });

  it('count as addresses in the description too, and as they lie on the card where they are compressed', () => {
    const uri = `data:image/png;base64,${PICTURES.PNG}`;
    const json = { images: [{ uri }], textures: [{ source: 0 }] };
    expect(pictureMemoryOf(json as never, new Uint8Array())).toBeCloseTo(WITH_MIPMAPS, 6);
    const scene = new URL('../fixtures/compressed-scenes/uastc.glb', import.meta.url);
    const size = bytesOf(new Uint8Array(readFileSync(scene)));
    expect(size % (4 / 3)).toBeCloseTo(0, 6);
    expect(size).toBeGreaterThan(0);
  });

  it('are refused before they are unpacked where they are huge, and read up to there', () => {
    expect(() => readGlb(sceneOf([pngOf(16_384, 16_384)]))).toThrow(
      /^Its pictures may need 1,366 MiB on the graphics card: at most 1,024 MiB are read\. Make/,
    );
    const many = Array.from({ length: 13 }, () => pngOf(4096, 4096));
    expect(() => readGlb(sceneOf(many))).toThrow(/1,110 MiB/);
    readGlb(sceneOf(many.slice(1)));
  });

  it('count nothing where they are damaged: the loader says so', () => {
    const good = Object.values(PICTURES).map(decoded);
    fc.assert(
      fc.property(
        fc.constantFrom(...good),
        fc.nat(400),
        fc.nat(255),
        fc.nat(400),
        (picture, at, byte, end) => {
          const bad = picture.slice(0, end);
          if (at < bad.length) bad[at] = byte;
          const size = pictureMemoryOf(
            {
              images: [{ bufferView: 0 }],
              textures: [{ source: 0 }],
              bufferViews: [{ byteLength: bad.length }],
            } as never,
            new Uint8Array(Buffer.concat([new Uint8Array(8), bad])),
          );
          expect(size).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});
