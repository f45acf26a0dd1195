/** @file Names of devices as the link takes them. */
const NOT_IN_NAMES = /[^\p{L}\p{M}\p{N}\p{P}]+/gu;
/** A name as the link takes it: no signs that turn or hide text, single spaces. */
export function cleanName(typed: string, most: number): string {
  return typed.replace(NOT_IN_NAMES, ' ').trim().slice(0, most).trim();
}
