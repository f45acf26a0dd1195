/** @file Files are read within bounds: their size, their lines, their depth; all that is wrong is named at once. */
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError, isTooDeep, parseJsonText } from '../core/index.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { createFaultList, readJson, readLines, readWithin, splitRow } from './index.ts';

const ROOT = tempFolder();
const path = (name: string): string => join(ROOT, name);

async function linesOf(content: string | Uint8Array): Promise<string[]> {
  writeFileSync(path('lines'), content);
  const lines: string[] = [];
  for await (const line of readLines(path('lines'), 'Mend it.')) lines.push(line);
  return lines;
}

describe('readWithin', () => {
  it('refuses a file that is too large before it reads a byte, a folder, and one that is not there', async () => {
    writeFileSync(path('large'), '');
    truncateSync(path('large'), 2 ** 42);
    await expect(readWithin(path('large'), 1e9, '')).rejects.toThrow(
      /large: expected at most 1000000000 bytes/,
    );
    mkdirSync(path('folder'));
    await expect(readWithin(path('folder'), 10, 'Mend it.')).rejects.toThrow(/folder: expected a file/);
    await expect(readWithin('/dev/null', 10, 'Mend it.')).rejects.toThrow('/dev/null: expected a file');
    await expect(readWithin(path('none'), 10, 'Mend it.')).rejects.toThrow('none: no such file. Mend it.');
    writeFileSync(path('small'), 'abc');
    expect([...(await readWithin(path('small'), 3, ''))]).toEqual([97, 98, 99]);
  });
});

describe('readLines', () => {
  it('reads the line ends of any system, wherever its chunks end', async () => {
    expect(await linesOf('\uFEFFa\r\nb\nc\rd')).toEqual(['a', 'b', 'c', 'd']);
    // The end of the first chunk of a megabyte falls between \r and \n.
    const filler = `${'x'.repeat(1023)}\n`.repeat(1023) + 'y'.repeat(1023);
    const lines = await linesOf(`${filler}\r\nlast`);
    expect(lines).toHaveLength(1025);
    expect(lines.slice(-2)).toEqual(['y'.repeat(1023), 'last']);
  });

  it('refuses a line without end, and UTF-16', async () => {
    await expect(linesOf('a'.repeat(3 << 20))).rejects.toThrow(
      /lines, line 1: expected at most 65536 characters/,
    );
    await expect(linesOf(Buffer.from('a\n', 'utf16le'))).rejects.toThrow(/expected UTF-8 text, got UTF-16/);
  });
});

describe('splitRow', () => {
  it('gives back what was quoted', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (cells) => {
        const quoted = cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
        expect(splitRow(quoted)).toEqual(cells.map((cell) => cell.trim()));
      }),
    );
    expect(splitRow('a, "b, c" ,,d e')).toEqual(['a', 'b, c', '', 'd e']);
  });

  it('knows a quote that is not closed', () => {
    expect(splitRow('a,"b')).toBeNull();
    expect(splitRow('a,"b"c')).toBeNull();
    expect(splitRow('')).toEqual(['']);
  });
});

describe('JSON', () => {
  it('is read with a byte-order mark; too deep, too large or missing, it is refused by name', async () => {
    writeFileSync(path('a.json'), '\uFEFF{"a":"[[[["}');
    expect(await readJson(path('a.json'), 'Mend it.')).toEqual({ a: '[[[[' });
    writeFileSync(path('b.json'), '['.repeat(5_000_000));
    await expect(readJson(path('b.json'), 'Mend it.')).rejects.toThrow(/b\.json: .*more than 64 levels deep/);
    truncateSync(path('b.json'), 2 ** 40);
    await expect(readJson(path('b.json'), 'Mend it.')).rejects.toThrow(/b\.json: expected at most/);
    await expect(readJson(path('none.json'), 'Mend it.')).rejects.toThrow(
      'none.json: could not be read as JSON (no such file). Mend it.',
    );
  });

  it('is found too deep alike in text and as a value', () => {
    const nested = (levels: number): string => `${'[{"a":'.repeat(levels)}1${'}]'.repeat(levels)}`;
    expect(isTooDeep(parseJsonText(nested(32)))).toBe(false);
    expect(() => parseJsonText(nested(33))).toThrow('more than 64 levels');
    let value: unknown = 1;
    for (let i = 0; i < 100_000; i++) value = [value];
    expect(isTooDeep(value)).toBe(true);
  });
});

describe('a list of faults', () => {
  it('names them in the order asked for, whichever was found first', async () => {
    const list = createFaultList();
    const fail: (() => void)[] = [];
    const reads = ['a', 'b', 'c'].map((name) =>
      list.collect(
        () =>
          new Promise<never>((_, reject) => {
            fail.push(() => reject(new DataError(`${name}: bad.`, 'Mend it.')));
          }),
      ),
    );
    for (const i of [2, 0, 1]) {
      fail[i]?.();
      await reads[i];
    }
    expect(() => list.refuse('files')).toThrow(/:\na: bad\.\nb: bad\.\nc: bad\.\n/);
  });

  it('throws one as it is, and names many at once', async () => {
    const one = createFaultList();
    await one.collect(() => Promise.reject(new DataError('a: bad.', 'Mend it.')));
    expect(await one.collect(() => 5)).toBe(5);
    expect(() => one.refuse('files')).toThrow(/^a: bad\. Mend it\.$/);
    one.add(new DataError('b: bad.', 'Mend it.'));
    expect(() => one.refuse('files')).toThrow(/^2 files cannot be used:\na: bad\.\nb: bad\.\n Mend it\.$/);
    expect(() => createFaultList().refuse('files')).not.toThrow();
    await expect(one.collect(() => Promise.reject(new TypeError('ours')))).rejects.toThrow('ours');
  });
});
