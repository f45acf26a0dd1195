/** @file MAT files that declare more than they hold, or nest deeper than any weights, are refused by name. */
import { describe, expect, it } from 'vitest';
import { DataError } from '../core/index.ts';
import { matArray, matElement, matFile } from '../fixtures/bad-files.ts';
import { readMatFile } from './mat-file.ts';

const NOTHING = new Uint8Array();
const int32 = (value: number): Buffer => matElement(5, Buffer.from(Int32Array.of(value).buffer));
const doubles = (count: number): Buffer => matElement(9, new Uint8Array(8 * count));

async function refusal(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const error: unknown = await readMatFile(bytes, 'bad.mat').then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DataError);
  const { message } = error as DataError;
  expect(message).toMatch(/^bad\.mat: /);
  return message;
}

describe('a MAT file', () => {
  it('that declares cells or structs without end is refused before room is made for them', async () => {
    expect(await refusal(matFile(matArray(1, [65_536, 32_767], 'net', NOTHING)))).toContain(
      'unpacks to more',
    );
    // Without fields, a struct takes no byte: any number of them fits into 208 bytes.
    const noFields = Buffer.concat([int32(8), matElement(1, NOTHING)]);
    const structs = matFile(matArray(2, [65_536, 32_767], 'net', noFields));
    expect(structs.length).toBeLessThan(256);
    expect(await refusal(structs)).toContain('unpacks to more');
  });

  it('that deflates to a thousand times its size is not unpacked', async () => {
    const bomb = matFile(matArray(6, [8192, 1024], 'layers', doubles(8192 * 1024)), true);
    expect(bomb.length).toBeLessThan(80_000);
    expect(await refusal(bomb)).toMatch(/unpacks to more than \d+ bytes, too much for a file of \d+ bytes/);
  });

  it('whose compressed element is longer or shorter than it says is refused', async () => {
    const whole = matArray(6, [1, 2], 'x', doubles(2));
    const longer = Buffer.concat([whole, Buffer.alloc(100_000)]);
    expect(await refusal(matFile(longer, true))).toContain('holds more than the');
    expect(await refusal(matFile(whole.subarray(0, whole.length - 8), true))).toContain('ends after');
    await expect(readMatFile(matFile(whole, true), 'x')).resolves.toHaveProperty('x');
  });

  it('that nests cells deeper than any network is refused, not recursed into', async () => {
    let cells = matArray(6, [1, 1], '', doubles(1));
    for (let i = 0; i < 40; i++) cells = matArray(1, [1, 1], '', cells);
    expect(await refusal(matFile(cells))).toContain('more than 32 deep');
  });

  it('holds texts of any length, but no names without end', async () => {
    const text = matElement(4, Buffer.from(Uint16Array.from({ length: 300_000 }, () => 97).buffer));
    const { note } = await readMatFile(matFile(matArray(4, [1, 300_000], 'note', text)), 'long.mat');
    expect(note).toMatchObject({ kind: 'text', text: 'a'.repeat(300_000) });
    expect(await refusal(matFile(matArray(6, [1, 1], 'n'.repeat(5000), doubles(1))))).toContain('a name of');
  });

  it('without flags, with a side below zero or beyond numbers, or a text that is none, is refused', async () => {
    expect(await refusal(matFile(matElement(14, matElement(6, NOTHING))))).toContain(
      '8 bytes of array flags',
    );
    expect(await refusal(matFile(matArray(1, [-1, -1], 'x', NOTHING)))).toContain('no such size');
    expect(await refusal(matFile(matArray(6, Array(5).fill(2_000_000_000), 'x', NOTHING)))).toContain(
      'no such size',
    );
    const broken = matElement(16, Uint8Array.of(0xff, 0xfe, 0xff));
    expect(await refusal(matFile(matArray(4, [1, 3], 'x', broken)))).toContain('not UTF-8');
  });

  it('cannot reach Object.prototype by a name', async () => {
    const values = await readMatFile(matFile(matArray(6, [1, 1], '__proto__', doubles(1))), 'x');
    expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
    expect(Object.keys(values)).toEqual(['__proto__']);
  });
});
