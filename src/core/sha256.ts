/** @file SHA-256, as browsers and Node compute it. */
import { MienscapeError } from './errors.ts';

/** What is used of `crypto`; on pages from plain http `subtle` is missing, whatever the browser's own types say. */
interface Checksums {
  readonly subtle?: { digest(algorithm: 'SHA-256', bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> };
}

/**
 * Hexadecimal, 64 digits.
 * @throws MienscapeError on a page that was not opened securely: there the browser computes no checksum
 */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const { subtle } = (globalThis as { readonly crypto?: Checksums }).crypto ?? {};
  if (!subtle)
    throw new MienscapeError(
      'This page was not opened securely, so the browser cannot check the file.',
      'Open it through https:// or on localhost.',
    );
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
