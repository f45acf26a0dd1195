/** @file Embeddings that fit no memory are refused before any is computed, with how many would fit. */
import { expect, it } from 'vitest';
import { requireFit } from './embeddings.ts';

it('two matrices of single precision must fit: so many faces do, one more does not', () => {
  // 10 faces, each twice, of 100 values: 8 bytes a value with the copy.
  const memory = 8 * 10 * 2 * 100;
  expect(() => requireFit(10, 2, 100, memory)).not.toThrow();
  expect(() => requireFit(11, 2, 100, memory)).toThrow(
    'more than there is. Give --limit 10 or less, or models with shorter embeddings.',
  );
});

it('one array must hold them, however much memory there is', () => {
  // AffectNet's training faces and their mirror images by two VGG-f's.
  expect(() => requireFit(285_651, 2, 8192, Number.POSITIVE_INFINITY)).toThrow(
    'The embeddings of 285651 faces take 37 GB of memory, more than there is. Give --limit 262144 or less',
  );
});
