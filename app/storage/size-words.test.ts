import { expect, it } from 'vitest';
import { sizeWords } from './size-words.ts';

it.each([
  [1, 0, '0 bytes'],
  [1, 999, '999 bytes'],
  [1, 1500, '1.5 kB'],
  [3, 25_400_000, '3 · 25 MB'],
  [2, 5e13, '2 · 50000 GB'],
])('says %i things of %i bytes as “%s”', (count, bytes, words) => {
  expect(sizeWords({ count, bytes })).toBe(words);
});
