/** @file How much is kept, in words. */
import type { KeptAmount } from './storage-registry.ts';

const UNITS = ['bytes', 'kB', 'MB', 'GB'] as const;

export function sizeWords({ count, bytes }: KeptAmount): string {
  let unit = 0;
  let size = bytes;
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000;
    unit++;
  }
  const digits = unit === 0 || size >= 10 ? 0 : 1;
  const things = count === 1 ? '' : `${count} · `;
  return `${things}${size.toFixed(digits)} ${UNITS[unit]}`;
}
