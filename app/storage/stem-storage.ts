/** @file One's own music in this browser: one stem set, its audio files as they were brought, and a small picture of each. */
import type { DBSchema } from 'idb';
import { EMPTY_STEM_SET, parseStemSet, STEM_LIMITS, StemError, type StemSet } from '../../src/stems/index.ts';
import { createDatabase, settle } from './database.ts';
import { amountOf, countOf, recordsOf } from './kept-record.ts';
import { revisionOf } from './mapping-library.ts';
import type { Persistence } from './persistence.ts';
import type { Keeper } from './storage-registry.ts';
import type { Tabs } from './tabs.ts';

/** A file, and the greatest sample of each of its stretches, 0–255. */
export interface StemFile {
  readonly id: string;
  readonly bytes: ArrayBuffer;
  readonly outline: Uint8Array<ArrayBuffer>;
}

interface Schema extends DBSchema {
  sets: { key: string; value: unknown };
  files: { key: string; value: StemFile };
  outlines: {
    key: string;
    value: { readonly id: string; readonly bytes: number; readonly outline: Uint8Array };
  };
}

const STORES = ['sets', 'files', 'outlines'] as const;
/** There is one set. */
const KEY = 'own';

const REFUSALS = {
  full: [
    'The browser has no space left for your music.',
    'Remove a stem, or delete something under “What is kept on this device”.',
  ],
  forbidden: [
    'This browser keeps no music here (a private window, or storage is switched off).',
    'Allow this site to keep data, then bring the files again.',
  ],
} as const;

/** Who wrote, and whether all is being, or was, erased. */
export type StemNews = 'here' | 'elsewhere' | 'erasing' | 'erased';

/** Made of what lies on the disk no more: another tab wrote meanwhile, or a newer version of the app did. */
export type StemSaved = 'saved' | 'conflict';

export type StemStorage = ReturnType<typeof createStemStorage>;

/** Every promise may reject with a StorageError; a set that no longer reads, with a DocumentError. */
export function createStemStorage(options: {
  readonly tabs: Tabs;
  readonly persistence: Persistence;
  readonly onChange: () => void;
}) {
  const { tabs, persistence } = options;
  const listeners = new Set<(news: StemNews) => void>();
  const tell = (news: StemNews): void => {
    for (const listener of [...listeners]) listener(news);
  };
  const database = createDatabase<Schema>('stems', { refusals: REFUSALS, onLost: () => tell('elsewhere') });
  /** Rises when everything is erased: what was under way then is not written any more. */
  let era = 0;
  tabs.listen((message) => {
    if (message.kind === 'changed' && message.store === 'stems') tell('elsewhere');
  });
  return {
    /** Null where there is none. */
    load: async (): Promise<StemSet | null> => {
      const found: unknown = await database.run((opened) => opened.get('sets', KEY));
      return found === undefined ? null : parseStemSet(found);
    },
    file: (id: string): Promise<StemFile | null> =>
      database.run(async (opened) => {
        const { bytes, outline } = Object(await opened.get('files', id)) as Partial<StemFile>;
        return bytes instanceof ArrayBuffer && outline instanceof Uint8Array ? { id, bytes, outline } : null;
      }),
    /** The pictures of all files, by id; a damaged one is left out. */
    outlines: (): Promise<ReadonlyMap<string, Uint8Array>> =>
      database.run(async (opened) => {
        const all = [...(await recordsOf(opened, 'outlines'))];
        return new Map(
          all.flatMap(([id, { outline }]) => (outline instanceof Uint8Array ? [[id, outline]] : [])),
        );
      }),
    /**
     * Writes the set with files that are new, in one transaction; files that the set does not name any more are deleted.
     * Nothing is written over a set other than `base`, which it was made from.
     * @throws StemError where all files together are too large
     */
    save: async (set: StemSet, files: readonly StemFile[], base: StemSet): Promise<StemSaved> => {
      const begunIn = era;
      const outcome = await database.run(async (opened): Promise<StemSaved> => {
        if (begunIn !== era) return 'saved';
        const named = new Set(set.stems.map(({ id }) => id));
        const kept = [...(await recordsOf(opened, 'outlines'))].filter(
          ([id]) => named.has(id) && files.every((file) => file.id !== id),
        );
        const bytes = [
          ...kept.map(([, each]) => countOf(each.bytes)),
          ...files.map((file) => file.bytes.byteLength),
        ];
        const sum = bytes.reduce((all, each) => all + each, 0);
        const megabytes = (count: number): string => `${Math.round(count / 1e6)} MB`;
        if (sum > STEM_LIMITS.allBytes)
          throw new StemError(
            `All files together have ${megabytes(sum)}; at most ${megabytes(STEM_LIMITS.allBytes)} are allowed.`,
            'Choose shorter files, or compressed ones (FLAC, Ogg, MP3).',
          );
        if (begunIn !== era) return 'saved';
        const all = opened.transaction([...STORES], 'readwrite');
        const there: unknown = await all.objectStore('sets').get(KEY);
        // After the disk's first answer: a tab that was busy hears of an erasure before it.
        if (begunIn !== era) return 'saved';
        if (
          revisionOf(there ?? EMPTY_STEM_SET) !== revisionOf(base.stems.length === 0 ? EMPTY_STEM_SET : base)
        )
          return 'conflict';
        const old = await all.objectStore('files').getAllKeys();
        const gone = old.filter((id) => !named.has(id));
        await settle(
          all.done,
          set.stems.length === 0
            ? all.objectStore('sets').delete(KEY)
            : all.objectStore('sets').put(set, KEY),
          ...files.flatMap((file) => [
            all.objectStore('files').put(file, file.id),
            all
              .objectStore('outlines')
              .put({ id: file.id, bytes: file.bytes.byteLength, outline: file.outline }, file.id),
          ]),
          ...gone.flatMap((id) => [
            all.objectStore('files').delete(id),
            all.objectStore('outlines').delete(id),
          ]),
        );
        return 'saved';
      });
      if (outcome === 'conflict') return outcome;
      void persistence.ask();
      options.onChange();
      tell('here');
      tabs.tell({ kind: 'changed', store: 'stems', id: KEY });
      return outcome;
    },
    /** Hears when the set was written, here or in another tab, erased, or lost. */
    subscribe(listener: (news: StemNews) => void): () => void {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    /** Erased, here or in another tab: what is on its way to the disk is called off. */
    forget: (): void => {
      era++;
      tell('erasing');
    },
    /** Erasing is done: who holds a copy looks again. */
    erased: (): void => tell('erased'),
    close: database.close,
    keeper: (): Keeper => ({
      id: 'stems',
      name: 'Music of your own',
      holds: 'The audio files that you added as stems, and how they are played. They are not sent anywhere.',
      origin: 'choices',
      measure: () => database.run((opened) => amountOf(opened, 'outlines', 'files')),
      erase: database.clear,
    }),
  };
}
