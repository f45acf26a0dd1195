/** @file Names a scene by what it holds, the same with a world document inside and without. */
import { MienscapeError } from '../core/index.ts';
import { type Glb, withoutDocument } from './glb.ts';

/**
 * SHA-256 of the scene, hexadecimal.
 * @throws MienscapeError on a page that was not opened securely: there the browser computes no checksum
 */
export async function contentHash(glb: Glb): Promise<string> {
  // Missing on pages from plain http, whatever the types say.
  const subtle: SubtleCrypto | undefined = crypto.subtle;
  if (!subtle)
    throw new MienscapeError(
      'This page was not opened securely, so the browser cannot check the file.',
      'Open it through https:// or on localhost.',
    );
  const description = new TextEncoder().encode(JSON.stringify(withoutDocument(glb)));
  const all = new Uint8Array(description.length + glb.rest.length);
  all.set(description);
  all.set(glb.rest, description.length);
  const digest = await subtle.digest('SHA-256', all);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
