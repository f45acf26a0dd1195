import { expect, it } from 'vitest';
import { sizeWords } from './size-words.ts';

it.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1500, '1.5 kB'],
  [25_400_000, '25 MB'],
  [5e13, '50000 GB'],
])('says %i bytes as “%s”', (bytes, words) => {
  expect(sizeWords(bytes)).toBe(words);
});
