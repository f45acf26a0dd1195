/**
 * @file Own worlds: the files that people opened, and beside each its document and what was found out about it. The list
 * is kept apart, so that no file is read for it.
 */
import type { DBSchema } from 'idb';
import { createDatabase, settle } from './database.ts';
import { amountOf, countOf, recordsOf, textOr, type Unchecked } from './kept-record.ts';
import type { Persistence } from './persistence.ts';
import type { Keeper } from './storage-registry.ts';
import type { Tabs } from './tabs.ts';

export interface StoredWorld {
  readonly id: string;
  readonly name: string;
  readonly addedAt: string;
  readonly bytes: number;
  /** These are checked by whoever reads them: another version may have written them. */
  readonly document: unknown;
  readonly verdict: unknown;
  readonly counts: unknown;
  /** Names the scene by what it holds; absent in entries of before there were links. */
  readonly contentHash?: string;
}

interface Schema extends DBSchema {
  entries: { key: string; value: StoredWorld };
  files: { key: string; value: Uint8Array };
}

const shownEntries = (records: Unchecked): StoredWorld[] =>
  [...records].map(([id, { name, addedAt, bytes, document, verdict, counts, contentHash }]) => ({
    id,
    name: textOr(name, id),
    addedAt: textOr(addedAt, ''),
    bytes: countOf(bytes),
    document,
    verdict,
    counts,
    ...(typeof contentHash === 'string' && { contentHash }),
  }));

const REFUSALS = {
  full: [
    'The browser has no space left for this world.',
    'It is shown until this tab is closed: erase others and open it again.',
  ],
  forbidden: [
    'This browser keeps no worlds here (a private window, or storage is switched off).',
    'It is shown until this tab is closed.',
  ],
} as const;

export type WorldStorage = ReturnType<typeof createWorldStorage>;

/** Every promise may reject with a StorageError. */
export function createWorldStorage(options: {
  readonly tabs: Tabs;
  readonly persistence: Persistence;
  readonly onChange: () => void;
}) {
  const { tabs, persistence, onChange } = options;
  const database = createDatabase<Schema>('worlds', { refusals: REFUSALS });
  /** Rises when everything is erased: what was under way then is not written any more. */
  let era = 0;
  const told = (id: string): void => {
    onChange();
    tabs.tell({ kind: 'changed', store: 'worlds', id });
  };
  return {
    /** Oldest first. */
    list: (): Promise<readonly StoredWorld[]> =>
      database.run(async (opened) =>
        shownEntries(await recordsOf(opened, 'entries')).sort((a, b) => a.addedAt.localeCompare(b.addedAt)),
      ),
    /** Null where it was erased. */
    loadFile: async (id: string): Promise<Uint8Array | null> =>
      (await database.run((opened) => opened.get('files', id))) ?? null,
    create: async (entry: StoredWorld, file: Uint8Array): Promise<void> => {
      const begunIn = era;
      await database.run(async (opened) => {
        if (begunIn !== era) return;
        const both = opened.transaction(['entries', 'files'], 'readwrite');
        const [entries, files] = [both.objectStore('entries'), both.objectStore('files')];
        // After the disk's first answer: a tab that was busy hears of an erasure before it.
        const writing = entries.getKey(entry.id).then(async () => {
          if (begunIn === era) await Promise.all([entries.put(entry, entry.id), files.put(file, entry.id)]);
        });
        await settle(both.done, writing);
      });
      void persistence.ask();
      told(entry.id);
    },
    /** Keeps a change beside the file. Answers false for a world that is kept no more: what was erased stays erased. */
    edit: async (
      id: string,
      changes: Partial<Pick<StoredWorld, 'name' | 'document' | 'verdict' | 'contentHash'>>,
    ): Promise<boolean> => {
      const begunIn = era;
      const isKept = await database.run(async (opened) => {
        const transaction = opened.transaction('entries', 'readwrite');
        const found = await transaction.store.get(id);
        if (found && begunIn === era) await transaction.store.put({ ...found, ...changes }, id);
        await transaction.done;
        return found !== undefined;
      });
      told(id);
      return isKept;
    },
    remove: async (id: string): Promise<void> => {
      await database.erase(async (opened) => {
        const both = opened.transaction(['entries', 'files'], 'readwrite');
        await settle(both.done, both.objectStore('entries').delete(id), both.objectStore('files').delete(id));
      });
      told(id);
    },
    /** Erased, here or in another tab: what is on its way to the disk is called off. */
    forget: (): void => {
      era++;
    },
    close: database.close,
    keeper: (): Keeper => ({
      id: 'worlds',
      name: 'Worlds of your own',
      holds: 'The scenes you opened, and how their nodes follow your expression.',
      origin: 'choices',
      measure: () => database.run((opened) => amountOf(opened, 'entries', 'files')),
      erase: database.clear,
    }),
  };
}
