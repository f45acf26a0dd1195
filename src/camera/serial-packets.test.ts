import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createJpegSplitter } from './jpeg-splitter.mjs';
import { createSerialPackets } from './serial-packets.ts';

const pictures = createJpegSplitter()
  .push(readFileSync(new URL('../../e2e/fixtures/face.mjpeg', import.meta.url)))
  .slice(0, 4)
  .map(({ jpeg }) => jpeg);
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
/** As the board's SerialManager::send_frame writes it. */
const packet = (jpeg: Uint8Array, length = jpeg.length): Uint8Array =>
  join(new Uint8Array([0xff, 0xa0, 0xff, 0xa1, length & 0xff, (length >> 8) & 0xff]), jpeg);
const [first = new Uint8Array(), second = new Uint8Array(), third = new Uint8Array()] = pictures;

describe('a serial camera’s packets', () => {
  it('are read in any pieces, after garbage and between the board’s own words', () => {
    const garbage = fc.uint8Array({ maxLength: 60 }).map((bytes) => bytes.map((b) => (b === 0xff ? 0 : b)));
    fc.assert(
      fc.property(
        fc.array(garbage, { maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 900 })),
        (junk, sizes) => {
          const stream = join(...junk.flatMap((words, i) => [words, packet(pictures[i] ?? first)]));
          const packets = createSerialPackets();
          const found: string[] = [];
          let at = 0;
          for (const size of [...sizes, stream.length]) {
            found.push(...packets.push(stream.subarray(at, at + size)).map(textOf));
            at += size;
          }
          expect(found).toEqual(junk.map((_, i) => textOf(pictures[i] ?? first)));
          expect(packets.damaged).toBe(0);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('that lost bytes on the way are dropped, and the next is read', () => {
    for (let lost = 650; lost < first.length - 40; lost += 97) {
      const packets = createSerialPackets();
      const holed = packet(first);
      const stream = join(packet(third), holed.subarray(0, lost), holed.subarray(lost + 16), packet(second));
      expect(packets.push(join(stream, new Uint8Array(66_000))).map(textOf)).toEqual([
        textOf(third),
        textOf(second),
      ]);
      expect(packets.damaged).toBeGreaterThan(0);
    }
  });

  it('of more than 64 KiB tell the lower half of their length', () => {
    const long = join(first.subarray(0, -2), new Uint8Array(70_000).fill(0x31), first.subarray(-2));
    expect(
      createSerialPackets()
        .push(join(packet(first), packet(long)))
        .map(textOf),
    ).toEqual([first, long].map(textOf));
  });

  it('of a board that pads, and of one that writes pictures alone, are read too', () => {
    const padded = join(packet(first, first.length + 3), new Uint8Array(3));
    expect(createSerialPackets().push(join(padded, padded))).toHaveLength(2);
    expect(createSerialPackets().push(join(first, second))).toHaveLength(2);
  });
});
