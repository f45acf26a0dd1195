/** @file SHA-256, as browsers and Node compute it. */
import { MienscapeError } from '../core/index.ts';

/**
 * Hexadecimal, 64 digits.
 * @throws MienscapeError on a page that was not opened securely: there the browser computes no checksum
 */
export async function sha256(bytes: BufferSource): Promise<string> {
  // Missing on pages from plain http, whatever the types say.
  const subtle: SubtleCrypto | undefined = crypto.subtle;
  if (!subtle)
    throw new MienscapeError(
      'This page was not opened securely, so the browser cannot check the model.',
      'Open it through https:// or on localhost.',
    );
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
