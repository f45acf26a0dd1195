/**
 * @file A world document in a link: `#world=`. It identifies its scene by a hash of the scene's content; it does not
 * contain the scene.
 */
import { z } from 'zod';
import { refuseIssues } from '../../../src/core/index.ts';
import { parseWorldDocument, type WorldDocument } from '../../../src/world-document/index.ts';
import { type Address, pack, unpack } from '../../shared/packed-link.ts';

// zod's compiled parsers need `new Function`, which our Content-Security-Policy forbids.
z.config({ jitless: true });

export interface WorldLink {
  readonly document: WorldDocument;
  readonly scene: {
    /** SHA-256 of the scene, the same with a document inside its file and without. */
    readonly contentHash: string;
    /** Size of the file, for people; with a document inside it is a little larger. */
    readonly bytes: number;
  };
}

const KIND = 'mienscape-world-link';
const REMEDY = 'Copy the whole link again, or ask for the exported file.';

const schema = z.strictObject(
  {
    kind: z.literal(KIND, { error: `"${KIND}"` }),
    schemaVersion: z.literal(1, { error: '1, the version that this app reads' }),
    scene: z.strictObject(
      {
        contentHash: z.string({ error: 'a SHA-256' }).regex(/^[0-9a-f]{64}$/, 'a SHA-256'),
        bytes: z
          .int({ error: 'a number of bytes' })
          .min(1, 'a number of bytes')
          .max(2 ** 32, 'a number of bytes'),
      },
      { error: 'the scene that it belongs to' },
    ),
    document: z.unknown(),
  },
  { error: 'a link to a world' },
);

/** @param page address of the experience, ending in a slash */
export async function worldLink({ document, scene }: WorldLink, page: string): Promise<string> {
  return `${page}#world=${await pack({ kind: KIND, schemaVersion: 1, scene, document })}`;
}

/** The world part of an address, or null. */
export const linkedWorld = ({ hash }: Pick<Address, 'hash'>): string | null =>
  new URLSearchParams(hash.slice(1)).get('world');

/** @throws DocumentError for what is no world document; nothing is changed then. */
export async function readWorldLink(text: string): Promise<WorldLink> {
  const json = await unpack(text, 'world', REMEDY);
  const result = schema.safeParse(json);
  if (!result.success) throw refuseIssues(result.error.issues, json, 'a link to a world', REMEDY);
  return { scene: result.data.scene, document: parseWorldDocument(result.data.document) };
}
