/** @file Reads own worlds back from the browser's storage. A world that this version cannot read is kept unchanged. */
import {
  parseWorldDocument,
  readVerdict,
  type WorldCounts,
  type WorldDocument,
  type WorldVerdict,
} from '../../../src/world-document/index.ts';
import type { StoredWorld } from '../../storage/index.ts';

export interface OwnWorld {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly document: WorldDocument;
  readonly verdict: WorldVerdict;
  readonly counts: WorldCounts;
  /** Null where it was not computed yet. */
  readonly contentHash: string | null;
}

/** Made by a newer version, or damaged: it is shown, kept, and handed out as it is. */
export interface UnreadableWorld {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly reason: string;
}

const COUNTED = ['drawCalls', 'triangles', 'textures', 'textureBytes', 'animations', 'lights'] as const;

function readCounts(counts: unknown): WorldCounts {
  const found = Object(counts) as Record<string, unknown>;
  if (!COUNTED.every((name) => Number.isFinite(found[name])))
    throw new Error('Another version of this page stored it.');
  return counts as WorldCounts;
}

/** @param known as it is open now: a document that is the same stays the same object, so that nobody sees a change */
export function readStored(
  entry: StoredWorld,
  known: OwnWorld | undefined,
): { readonly world: OwnWorld } | { readonly unreadable: UnreadableWorld } {
  const { id, name, bytes } = entry;
  try {
    const document = parseWorldDocument(entry.document);
    const isSame = known && JSON.stringify(known.document) === JSON.stringify(document);
    const world = {
      id,
      name,
      bytes,
      document: isSame ? known.document : document,
      verdict: readVerdict(entry.verdict),
      counts: readCounts(entry.counts),
      contentHash: entry.contentHash ?? null,
    };
    return { world };
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'It cannot be read.';
    return { unreadable: { id, name, bytes, reason } };
  }
}
