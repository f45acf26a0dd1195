/** @file Makes every id that this app gives. */

/**
 * 60 bits by chance: two of them are never the same, on any device. Twelve letters of 0–9 and a–v. Unlike
 * `crypto.randomUUID` it works on a page from plain http (`--host`).
 */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => (byte % 32).toString(32)).join('');
}
