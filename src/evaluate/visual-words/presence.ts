/** @file Which words occur in which part of a picture: a spatial pyramid (Lazebnik et al. 2006) of presence vectors. */
import type { Descriptors } from './dense-sift.ts';

/** Parts along each side of the picture, level by level: the whole, quarters, ninths, sixteenths. */
export const PYRAMID = [1, 2, 3, 4] as const;

/** Length of a presence vector: a place for every word in every part. */
export function presenceLength(words: number): number {
  return words * PYRAMID.reduce((sum, side) => sum + side * side, 0);
}

/**
 * Places of the presence vector that are 1, ascending; the others are 0. How often a word occurs does not count
 * (Ionescu, Popescu and Grozea 2013).
 * @param nearest the word of each descriptor
 */
export function presence(
  { x, y }: Pick<Descriptors, 'x' | 'y'>,
  nearest: Int32Array,
  words: number,
): Int32Array {
  const found = new Set<number>();
  for (const [i, word] of nearest.entries()) {
    let first = 0;
    for (const side of PYRAMID) {
      const column = Math.min(side - 1, Math.floor((x[i] ?? 0) * side));
      const row = Math.min(side - 1, Math.floor((y[i] ?? 0) * side));
      found.add((first + row * side + column) * words + word);
      first += side * side;
    }
  }
  return Int32Array.from(found).sort();
}

/** The presence vector of the mirror image, by a vocabulary whose words are mirror images of each other (vocabulary.ts). */
export function mirroredPresence(
  { x, y }: Pick<Descriptors, 'x' | 'y'>,
  nearest: Int32Array,
  words: number,
): Int32Array {
  const turned = nearest.map((word) => (word + words / 2) % words);
  return presence({ x: x.map((value) => 1 - value), y }, turned, words);
}
