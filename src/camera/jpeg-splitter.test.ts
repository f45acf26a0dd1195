import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { createJpegSplitter } from './jpeg-splitter.mjs';

const FACES = readFileSync(new URL('../../e2e/fixtures/face.mjpeg', import.meta.url));
const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
/** Compared as text: comparing bytes one by one takes the test runner minutes. */
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
/** Pictures found when the stream comes in pieces of these sizes. */
function split(stream: Uint8Array, sizes: Iterable<number> = [stream.length], mostBytes?: number) {
  const splitter = createJpegSplitter(mostBytes === undefined ? {} : { mostBytes });
  const found: string[] = [];
  let at = 0;
  for (const size of sizes) {
    for (const { jpeg } of splitter.push(stream.subarray(at, at + size))) found.push(textOf(jpeg));
    at += size;
  }
  for (const { jpeg } of splitter.push(stream.subarray(at))) found.push(textOf(jpeg));
  return { found, splitter };
}

let pictures: Uint8Array[] = [];
beforeAll(async () => {
  const grey = (level: number) =>
    sharp({ create: { width: 24, height: 16, channels: 3, background: { r: level, g: 90, b: 200 } } });
  pictures = await Promise.all([
    grey(10).jpeg().toBuffer(),
    // Several scans, with tables between them.
    grey(120).jpeg({ progressive: true }).toBuffer(),
    // A profile and Exif before the picture.
    grey(220).withMetadata({ density: 72 }).jpeg({ quality: 100 }).toBuffer(),
  ]);
});

/** How real devices stand pictures in a stream: what comes before one and after it. */
const BOUNDARY = '123456789000000000000987654321';
const WRITERS: Readonly<Record<string, (jpeg: Uint8Array) => Uint8Array>> = {
  'the ESP32 camera example and OpenIris': (jpeg) =>
    join(
      text(
        `\r\n--${BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\nX-Timestamp: 12.000345\r\n\r\n`,
      ),
      jpeg,
    ),
  'a boundary after the picture': (jpeg) =>
    join(
      text(`Content-type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\n\r\n`),
      jpeg,
      text('\r\n--b\r\n'),
    ),
  'no length': (jpeg) => join(text('--frame\r\nContent-Type: image/jpeg\r\n\r\n'), jpeg, text('\r\n')),
  'line feeds only': (jpeg) => join(text('--frame\nContent-Type: image/jpeg\n\n'), jpeg, text('\n')),
  'a boundary without dashes': (jpeg) => join(text('frame\r\nContent-Type: image/jpeg\r\n\r\n'), jpeg),
  'dashes that belong to the boundary': (jpeg) => join(text('----frame\r\n\r\n'), jpeg, text('\r\n')),
  'a wrong content type': (jpeg) => join(text('--frame\r\nContent-Type: text/html\r\n\r\n'), jpeg),
  'no headers at all': (jpeg) => join(text('--frame\r\n'), jpeg),
  'an absurd length': (jpeg) =>
    join(text('--frame\r\nContent-Length: 99999999999999999999\r\n\r\n'), jpeg, text('\r\n')),
  'a length of nothing': (jpeg) => join(text('--frame\r\nContent-Length: 0\r\n\r\n'), jpeg, text('\r\n')),
  'a negative length': (jpeg) => join(text('--frame\r\nContent-Length: -5\r\n\r\n'), jpeg),
  'padding after the picture': (jpeg) => join(text('--frame\r\n\r\n'), jpeg, new Uint8Array(700)),
  'nothing but pictures': (jpeg) => jpeg,
  'a serial packet': (jpeg) =>
    join(new Uint8Array([0xff, 0xa0, 0xff, 0xa1, jpeg.length & 0xff, jpeg.length >> 8]), jpeg),
};

describe('pictures in a stream', () => {
  it.each(Object.entries(WRITERS))('are found as %s writes them, cut at every byte', (_, write) => {
    const stream = join(...pictures.map(write));
    const wanted = pictures.map(textOf);
    for (let cut = 0; cut <= stream.length; cut++) {
      const { found, splitter } = split(stream, [cut]);
      expect(found).toEqual(wanted);
      expect(splitter.damaged).toBe(0);
    }
    expect(split(stream, Array(stream.length).fill(1)).found).toEqual(wanted);
  });

  it('are found byte by byte in three seconds of a face', () => {
    const { found, splitter } = split(FACES, Array(FACES.length).fill(1));
    expect(found).toHaveLength(180);
    expect(found.join('') === textOf(FACES)).toBe(true);
    expect(splitter.heldBytes).toBe(0);
  });

  it('are given as soon as their last byte is there, not when the next begins', () => {
    const [first = new Uint8Array()] = pictures;
    const splitter = createJpegSplitter();
    expect(splitter.push(first.subarray(0, -1))).toHaveLength(0);
    expect(splitter.push(first.subarray(-1))).toHaveLength(1);
  });

  it('come with the six bytes that stood before them', () => {
    const [first = new Uint8Array()] = pictures;
    const lead = [0xff, 0xa0, 0xff, 0xa1, 7, 9];
    for (let cut = 0; cut < 12; cut++) {
      const stream = join(text('junk'), new Uint8Array(lead), first);
      const splitter = createJpegSplitter();
      const [found] = [...splitter.push(stream.subarray(0, cut)), ...splitter.push(stream.subarray(cut))];
      expect([...(found?.lead ?? [])]).toEqual(lead);
    }
  });

  it('that were cut off are dropped, wherever, and the next is found', () => {
    const [first = new Uint8Array(), second = new Uint8Array(), third = new Uint8Array()] = pictures;
    const write = WRITERS['the ESP32 camera example and OpenIris'];
    if (!write) throw new Error('no such writer');
    for (let cut = 3; cut < first.length - 1; cut++) {
      // A segment's length that was cut through may cover what follows: 64 KiB later it is found all the same.
      const later = new Uint8Array(66_000);
      const { found } = split(join(first.subarray(0, cut), write(second), write(third), later));
      expect(found.at(-1)).toBe(textOf(third));
      // Never one that is put together from two.
      for (const picture of found) expect(pictures.map(textOf)).toContain(picture);
    }
  });

  it('are found between any bytes, in any pieces, with bounded memory', () => {
    const garbage = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(garbage, fc.nat({ max: 2 })), { maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 40 }),
        (parts, sizes) => {
          // 0xff would begin a picture of its own; that case is the next property.
          const stream = join(
            ...parts.flatMap(([junk, index]) => [
              junk.map((byte) => (byte === 0xff ? 0 : byte)),
              pictures[index] ?? new Uint8Array(),
            ]),
          );
          const { found } = split(stream, sizes);
          expect(found).toEqual(parts.map(([, index]) => textOf(pictures[index] ?? new Uint8Array())));
        },
      ),
    );
  });

  it('are no more than the limit holds, whatever comes, and any bytes are survived', () => {
    const MOST = 2000;
    const markers = fc.constantFrom(0xff, 0xd8, 0xd9, 0xda, 0xc0, 0xe0, 0, 2, 8);
    const bytes = fc.array(fc.oneof(markers, fc.integer({ min: 0, max: 255 })), { maxLength: 500 });
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 20 }), (chunks) => {
        const splitter = createJpegSplitter({ mostBytes: MOST });
        for (const chunk of chunks) {
          for (const { jpeg } of splitter.push(new Uint8Array(chunk))) {
            expect(jpeg.length).toBeLessThanOrEqual(MOST + 500);
            expect([jpeg[0], jpeg[1], jpeg.at(-2), jpeg.at(-1)]).toEqual([0xff, 0xd8, 0xff, 0xd9]);
          }
          expect(splitter.heldBytes).toBeLessThanOrEqual(MOST);
        }
      }),
    );
  });

  it('are lost while a picture never ends, and found again after it', () => {
    const [first = new Uint8Array(), second = new Uint8Array()] = pictures;
    const endless = join(first.subarray(0, -2), new Uint8Array(9000).fill(0x55));
    const { found, splitter } = split(join(endless, second), Array(400).fill(100), 3000);
    expect(found).toEqual([textOf(second)]);
    expect(splitter.damaged).toBe(1);
  });

  it('of absurd size are not handed on', () => {
    const [first = new Uint8Array()] = pictures;
    const huge = new Uint8Array(first);
    const at = huge.findIndex((byte, i) => byte === 0xff && huge[i + 1] === 0xc0);
    huge.set([0xff, 0xff, 0xff, 0xff], at + 5);
    expect(split(join(huge, first)).found).toEqual([textOf(first)]);
  });
});
