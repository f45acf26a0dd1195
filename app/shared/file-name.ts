/** @file The name of a file that is handed to a person: the name that they gave the document, in any script. */

/** In code points: with an ending, even those of four bytes stay within the 255 bytes of file systems. */
const LONGEST = 48;

/**
 * Letters, marks and numbers of any script, `-` and `_`; all else becomes a space.
 * @param otherwise where nothing of the name is left
 */
export function fileNameOf(name: string, otherwise: string): string {
  const plain = name.normalize('NFC').replaceAll(/[^\p{L}\p{M}\p{N}_-]+/gu, ' ');
  return [...plain.trim()].slice(0, LONGEST).join('').trim() || otherwise;
}
