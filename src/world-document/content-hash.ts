/** @file Names a scene by what it holds, the same with a world document inside and without. */
import { sha256 } from '../core/index.ts';
import { type Glb, withoutDocument } from './glb.ts';

/**
 * SHA-256 of the scene, hexadecimal.
 * @throws MienscapeError on a page that was not opened securely: there the browser computes no checksum
 */
export async function contentHash(glb: Glb): Promise<string> {
  const description = new TextEncoder().encode(JSON.stringify(withoutDocument(glb)));
  const all = new Uint8Array(description.length + glb.rest.length);
  all.set(description);
  all.set(glb.rest, description.length);
  return sha256(all);
}
