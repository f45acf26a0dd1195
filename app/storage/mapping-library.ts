/**
 * @file Mappings kept by name in this browser. A document is written only over the very text that its editor knows
 * (its revision): what another tab wrote or deleted meanwhile is never overwritten, nor what this version cannot read.
 */
import type { DBSchema, IDBPObjectStore } from 'idb';
import { type Mapping, parseMapping } from '../../src/adaptation/index.ts';
import { DocumentError } from '../../src/core/index.ts';
import { createDatabase, type Database, settle } from './database.ts';
import type { Persistence } from './persistence.ts';
import type { Keeper } from './storage-registry.ts';
import type { Tabs } from './tabs.ts';

interface Schema extends DBSchema {
  mappings: { key: string; value: unknown };
  desk: { key: string; value: unknown };
}

type Store<Name extends 'mappings' | 'desk'> = IDBPObjectStore<
  Schema,
  ('mappings' | 'desk')[],
  Name,
  'readwrite'
>;

/** The stored text of a document, its keys in order: two are the same revision where these are the same. */
export type Revision = string;

interface Stored {
  readonly id: string;
  readonly name: string;
  readonly revision: Revision;
}

export type KeptMapping =
  | (Stored & { readonly kind: 'readable'; readonly mapping: Mapping })
  /** Made by a newer version, or damaged: it is shown, kept and handed out as it is. */
  | (Stored & { readonly kind: 'unreadable'; readonly reason: string; readonly document: unknown });

export type SaveOutcome =
  | { readonly kind: 'saved'; readonly revision: Revision }
  /** Null: it was deleted. */
  | { readonly kind: 'conflict'; readonly theirs: KeptMapping | null };

export function revisionOf(document: unknown): Revision {
  return JSON.stringify(document, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** Read back through the same gate as any file: an older version's document is migrated. */
function read(id: string, document: unknown): KeptMapping {
  const revision = revisionOf(document) ?? '';
  try {
    // Its place names it: an edit is saved where it was read.
    const mapping = { ...parseMapping(document), id };
    return { kind: 'readable', id, name: mapping.name, revision, mapping };
  } catch (error) {
    const given = (document as { readonly name?: unknown } | null | undefined)?.name;
    const name = typeof given === 'string' && given !== '' ? given.slice(0, 80) : id;
    const reason = error instanceof DocumentError ? error.message : 'It cannot be read.';
    return { kind: 'unreadable', id, name, revision, reason, document };
  }
}

const REFUSALS = {
  full: [
    'The browser has no storage space left.',
    'Export a file, or delete something; saving then continues by itself.',
  ],
  forbidden: ['This browser stores nothing for this page.', 'Export a file to keep it.'],
} as const;

export function createLibrary(options: {
  readonly tabs: Tabs;
  readonly persistence: Persistence;
  readonly onChange: () => void;
  /** The browser took everything away by itself. */
  readonly onLost?: () => void;
}) {
  const { tabs, persistence, onChange, onLost } = options;
  const database: Database<Schema> = createDatabase<Schema>('mappings', {
    refusals: REFUSALS,
    ...(onLost && { onLost }),
  });
  /** Rises when everything is erased: what was under way then is not written any more. */
  let era = 0;

  const write = <Result>(
    work: (mappings: Store<'mappings'>, desk: Store<'desk'>) => Promise<Result>,
    run: typeof database.run = database.run,
  ): Promise<Result> =>
    run(async (opened) => {
      const both = opened.transaction(['mappings', 'desk'], 'readwrite');
      const working = work(both.objectStore('mappings'), both.objectStore('desk'));
      await settle(both.done, working);
      return working;
    });
  const told = (id: string): void => {
    onChange();
    tabs.tell({ kind: 'changed', store: 'mappings', id });
  };

  return {
    /** All there are, by name, what cannot be read among them. */
    list: (): Promise<readonly KeptMapping[]> =>
      database.run(async (opened) => {
        const both = opened.transaction('mappings');
        const [keys, all] = await Promise.all([both.store.getAllKeys(), both.store.getAll()]);
        return keys.map((key, i) => read(key, all[i])).sort((a, b) => a.name.localeCompare(b.name));
      }),
    load: (id: string): Promise<KeptMapping | null> =>
      database.run(async (opened) => {
        const found: unknown = await opened.get('mappings', id);
        return found === undefined ? null : read(id, found);
      }),
    /**
     * Writes a document over the revision that its editor knows; null: it is a new one.
     * @throws StorageError where the browser refuses
     */
    save: async (mapping: Mapping, base: Revision | null): Promise<SaveOutcome> => {
      const begunIn = era;
      const revision = revisionOf(mapping);
      const outcome = await write<SaveOutcome>(async (mappings, desk) => {
        const found: unknown = await mappings.get(mapping.id);
        const theirs = found === undefined ? null : read(mapping.id, found);
        if (begunIn !== era) return { kind: 'conflict', theirs: null };
        if (theirs?.revision === revision) return { kind: 'saved', revision };
        if ((theirs?.revision ?? null) !== base) return { kind: 'conflict', theirs };
        await Promise.all([mappings.put(mapping, mapping.id), desk.put(mapping.id, 'open')]);
        return { kind: 'saved', revision };
      });
      if (outcome.kind === 'saved') {
        void persistence.ask();
        told(mapping.id);
      }
      return outcome;
    },
    /** The next visit begins with this document, if it is kept at all. */
    noteOpen: (id: string): Promise<void> =>
      write(async (mappings, desk) => {
        if ((await mappings.getKey(id)) !== undefined) await desk.put(id, 'open');
      }),
    /** The document that was open last. */
    last: (): Promise<KeptMapping | null> =>
      database.run(async (opened) => {
        const id: unknown = await opened.get('desk', 'open');
        if (typeof id !== 'string') return null;
        const found: unknown = await opened.get('mappings', id);
        return found === undefined ? null : read(id, found);
      }),
    remove: async (id: string): Promise<void> => {
      await write((mappings) => mappings.delete(id), database.erase);
      told(id);
    },
    /** Erased, here or in another tab: what is on its way to the disk is called off. */
    forget: (): void => {
      era++;
    },
    close: database.close,
    keeper: (): Keeper => ({
      id: 'mappings',
      name: 'Mappings of your own',
      holds: 'What you made in the studio: names, curves and limits. No pictures.',
      origin: 'choices',
      measure: () =>
        database.run(async (opened) => {
          const all: unknown[] = await opened.getAll('mappings');
          return { count: all.length, bytes: all.length === 0 ? 0 : JSON.stringify(all).length };
        }),
      erase: database.clear,
    }),
  };
}

export type Library = ReturnType<typeof createLibrary>;
