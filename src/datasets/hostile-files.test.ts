/** @file Pictures and arrays that are damaged, or declare more than they hold, are refused by name. */
import { deflateSync } from 'node:zlib';
import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { createRandom, DataError } from '../core/index.ts';
import { bitmap, declaredPng, npyFile } from '../fixtures/bad-files.ts';
import { greyPng } from '../fixtures/ferplus-folder.ts';
import { drawFace, MOUTHS } from '../fixtures/synthetic-mouths.ts';
import { readBitmap } from './bmp.ts';
import { readGreyPng } from './grey-png.ts';
import { npyNumber, parseNpy } from './npy.ts';

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    return (error as DataError).message;
  }
  throw new Error('It was read.');
}

describe('a PNG of FER+', () => {
  const face = drawFace(MOUTHS[0], createRandom(3));
  const good = Buffer.from(greyPng(face));

  it('with any single bit flipped is refused', () => {
    expect([...readGreyPng(good, 'a.png', 48).data]).toEqual([...face.data]);
    for (let bit = 0; bit < good.length * 8; bit++) {
      const flipped = Buffer.from(good);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => readGreyPng(flipped, 'a.png', 48), `bit ${bit}`).toThrow(/^a\.png: expected/);
    }
  });

  it('that declares another size, or holds other than it declares, is refused before it is unpacked', () => {
    const large = declaredPng(16_000, 16_000, new Uint8Array(1_000_000));
    expect(refusal(() => readGreyPng(large, 'a.png', 48))).toContain(
      'got 16000×16000 with 1 channels of 8 bits',
    );
    const more = declaredPng(48, 48, new Uint8Array(64 << 20));
    expect(refusal(() => readGreyPng(more, 'a.png', 48))).toContain('bytes of pixels or more, not 2352');
    const fewer = declaredPng(48, 48, new Uint8Array(2351));
    expect(refusal(() => readGreyPng(fewer, 'a.png', 48))).toContain('it has 2351 bytes of pixels');
  });

  it('is read without the profile packed beside it; one with a palette is refused', () => {
    const profile = Buffer.concat([Buffer.from('p\0\0', 'latin1'), deflateSync(Buffer.alloc(8 << 20))]);
    const pixels = new Uint8Array(48 * 49);
    expect(readGreyPng(declaredPng(48, 48, pixels, [['iCCP', profile]]), 'a.png', 48).data).toHaveLength(
      2304,
    );
    const palette = encode({
      width: 48,
      height: 48,
      data: new Uint8Array(48 * 48),
      channels: 1,
      palette: [[1, 2, 3]],
    });
    expect(refusal(() => readGreyPng(palette, 'a.png', 48))).toContain('a palette');
  });
});

describe('an .npy file', () => {
  const int64 = (value: number): Buffer => Buffer.from(BigInt64Array.of(BigInt(value)).buffer);

  it.each([
    ['Python 2', "{'descr': '<i8', 'fortran_order': False, 'shape': (1L,), }"],
    ['other keys first', "{'shape': (1,), 'fortran_order': False, 'descr': '<i8'}"],
    ['double quotes', '{"descr": "<i8", "fortran_order": False, "shape": ()}'],
    ['marked text', "{u'descr': u'<i8', u'fortran_order': False, u'shape': (1L, 1L)}"],
  ])('is read with a header of %s', (_, header) => {
    expect(npyNumber(npyFile(header, int64(5)), 'a.npy')).toBe(5);
  });

  it.each([
    ["{'descr': '<U0', 'fortran_order': False, 'shape': (4294967295,), }", 'got 4294967295 of none'],
    ["{'descr': '|S0', 'fortran_order': False, 'shape': (99999999999999999999,), }", 'of none'],
    [
      "{'descr': '<i8', 'fortran_order': False, 'shape': (4294967295, 4294967295), }",
      'bytes of values, got 0',
    ],
    ["{'descr': '<i8', 'fortran_order': False, 'shape': (1,), 'more': True}", 'expected an array'],
    ["{'descr': '<i8', 'fortran_order': False, 'shape': (1,,)}", 'expected an array'],
    ["{'descr': '<i8', 'fortran_order': False}", 'expected an array'],
    ['{}', 'expected an array'],
  ])('is refused by name with the header %s', (header, said) => {
    expect(refusal(() => parseNpy(npyFile(header), 'a.npy'))).toMatch(/^a\.npy: /);
    expect(refusal(() => parseNpy(npyFile(header), 'a.npy'))).toContain(said);
  });

  it('of a long text is read, and of a character that does not exist is refused', () => {
    const long = npyFile(
      "{'descr': '|S300000', 'fortran_order': False, 'shape': (), }",
      Buffer.alloc(300_000, '1'),
    );
    expect(String(parseNpy(long, 'a').values[0])).toHaveLength(300_000);
    const none = npyFile(
      "{'descr': '<U1', 'fortran_order': False, 'shape': (), }",
      Uint8Array.of(0, 0, 0x11, 0),
    );
    expect(refusal(() => parseNpy(none, 'a.npy'))).toContain('a character of code 1114112');
    const header = npyFile('{}');
    header.writeUInt16LE(60_000, 8);
    expect(refusal(() => parseNpy(header, 'a.npy'))).toContain('expected a header of 60000 bytes');
  });
});

describe('a bitmap', () => {
  const colours = (x: number, y: number) => [10 * x, 20 * y, x === y ? 200 : 7] as const;
  const expected = Array.from({ length: 15 }, (_, i) => [...colours(i % 5, Math.floor(i / 5))]).flat();

  it.each([
    ['24 bits', {}],
    ['24 bits from the top', { topDown: true }],
    ['a palette', { bits: 8 }],
    ['a palette from the top', { bits: 8, topDown: true }],
  ] as const)('of %s is read', (_, kind) => {
    const { width, height, rgb } = readBitmap(bitmap(5, 3, colours, kind), 'a.bmp');
    expect([width, height]).toEqual([5, 3]);
    expect([...rgb]).toEqual(expected);
  });

  it('that declares more pixels than it holds is refused before room is made for them', () => {
    const bytes = bitmap(5, 3, colours);
    bytes.writeInt32LE(2_000_000_000, 18);
    expect(refusal(() => readBitmap(bytes, 'a.bmp'))).toContain('a.bmp: expected 2000000000×3 pixels');
    const cut = bitmap(5, 3, colours).subarray(0, -1);
    expect(refusal(() => readBitmap(cut, 'a.bmp'))).toContain('expected 5×3 pixels');
  });
});
