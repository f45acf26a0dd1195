/** @file Names a scene by what it holds, the same with a world document inside and without. */
import { type Glb, withoutDocument } from './glb.ts';

/** SHA-256 of the scene, hexadecimal. */
export async function contentHash(glb: Glb): Promise<string> {
  const description = new TextEncoder().encode(JSON.stringify(withoutDocument(glb)));
  const all = new Uint8Array(description.length + glb.rest.length);
  all.set(description);
  all.set(glb.rest, description.length);
  const digest = await crypto.subtle.digest('SHA-256', all);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
