/** @file What is damaged in the browser's storage is listed and kept, and what a reader does wrong with it is found. */
import { describe, expect, it } from 'vitest';
import { fuzzStored } from './stored.ts';
import { fuzzEntries } from './stored-entries.ts';

describe.each([
  ['records', fuzzStored, 300],
  ['choices', fuzzEntries, 600],
] as const)('stored %s that are damaged', (_, fuzz, count) => {
  it('are read, or listed and kept as they are, and hide or change no other', async () => {
    const { files, refused, accepted, wrong } = await fuzz(count, 1);
    expect(wrong).toEqual([]);
    expect(refused).toBeGreaterThan(count / 5);
    expect(accepted).toBeGreaterThan(count / 5);
    expect(refused + accepted).toBe(files);
  });
});

describe('a wrong reader is found (control)', () => {
  it('of records: one that fails in other words', async () => {
    const { wrong } = await fuzzStored(3, 1, async () => {
      throw new TypeError('of undefined');
    });
    expect(wrong).toEqual([0, 1, 2].map((i) => `#${i}: crashed: TypeError: of undefined`));
  });

  it('of calibrations: one that writes over what it cannot read', async () => {
    const { wrong } = await fuzzEntries(80, 1, (local, { key, text }, judge) => {
      local.setItem(key, text.replace('"b"', '"lost"'));
      judge(local, { key, text });
    });
    expect(wrong.join('\n')).toMatch(/another was changed or lost|a sound one is lost/);
  });
});
