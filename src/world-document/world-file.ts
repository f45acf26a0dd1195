/** @file A binary glTF with its outline and its document: the one that it carries, or the usual one. */
import { defaultBindings, readExtras } from './bindings.ts';
import { type Glb, readGlb } from './glb.ts';
import { outlineOf, type WorldOutline } from './outline.ts';
import { parseWorldDocument, WORLD_SCHEMA_VERSION, type WorldDocument } from './world-document.ts';

/** What a file holds, before anything is drawn. */
export interface WorldFile {
  readonly glb: Glb;
  readonly outline: WorldOutline;
  /** The document that the file carries, or one with the usual bindings. */
  readonly document: WorldDocument;
  /** What the file asks for and cannot have, in words. */
  readonly problems: readonly string[];
}

/** More are not told one by one. */
const MOST_PROBLEMS = 8;

/** @throws WorldFileError */
export function readWorldFile(bytes: Uint8Array, name: string): WorldFile {
  const glb = readGlb(bytes);
  const outline = outlineOf(glb.json);
  const all = readExtras(outline).problems;
  const problems = all.slice(0, MOST_PROBLEMS);
  if (all.length > MOST_PROBLEMS) problems.push(`There are ${all.length - MOST_PROBLEMS} more like these.`);
  const usual = (): WorldDocument => ({
    kind: 'mienscape-world',
    schemaVersion: WORLD_SCHEMA_VERSION,
    name: name.trim().slice(0, 80) || 'Own world',
    viewer: null,
    bindings: defaultBindings(outline),
  });
  if (glb.document === undefined) return { glb, outline, document: usual(), problems };
  try {
    return { glb, outline, document: parseWorldDocument(glb.document, outline), problems };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      glb,
      outline,
      document: usual(),
      problems: [...problems, `Its document was not taken. ${reason}`],
    };
  }
}
