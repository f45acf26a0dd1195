/** @file Names of devices as the link takes them. */
const NOT_IN_NAMES = /[^\p{L}\p{M}\p{N}\p{P}]+/gu;
/** A name as the link takes it: no signs that turn or hide text, single spaces. */
export function cleanName(typed: string, most: number): string {
  // Cut first: half a letter of two code units that is left at the end is then no letter.
  return typed.replace(NOT_IN_NAMES, ' ').trim().slice(0, most).replace(NOT_IN_NAMES, ' ').trim();
}
