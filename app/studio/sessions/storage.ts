/** @file Sessions in the browser's own database; where it is forbidden or full, that is said in words. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { MienscapeError } from '../../../src/core/index.ts';
import { readSession, type Session } from '../../../src/recording/index.ts';
import type { Keeper } from '../../pipeline/storage-registry.ts';

/** What the list shows, kept apart so that no picture is read for it. */
export interface SessionEntry {
  readonly id: string;
  readonly name: string;
  readonly recordedAt: string;
  readonly durationMs: number;
  readonly marks: number;
  readonly crops: number;
  readonly bytes: number;
}

interface Schema extends DBSchema {
  entries: { key: string; value: SessionEntry };
  sessions: { key: string; value: Session };
}

/** What was on the disk, whether it reads or not. */
export interface Removed {
  readonly entry: SessionEntry | undefined;
  readonly session: Session | undefined;
}

export class StorageError extends MienscapeError {}

export type SessionStorage = ReturnType<typeof createSessionStorage>;

export function entryOf(session: Session): SessionEntry {
  const { id, name, recordedAt, durationMs, marks, pictures } = session;
  const bytes = JSON.stringify(session).length;
  return { id, name, recordedAt, durationMs, marks: marks.length, crops: pictures?.crops.length ?? 0, bytes };
}

function inWords(error: unknown): StorageError {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'QuotaExceededError')
    return new StorageError(
      'The browser has no room left for this session.',
      'It is still here: export it to a file, or delete others and save it again.',
      { cause: error },
    );
  return new StorageError(
    'This browser keeps no sessions here (a private window, or storage is switched off).',
    'Export sessions to files to keep them: they are gone with this tab.',
    { cause: error },
  );
}

/** Every promise may reject with a StorageError; a session that no longer reads, with a DocumentError. */
export function createSessionStorage(name = 'mienscape-sessions') {
  let opening: Promise<IDBPDatabase<Schema>> | null = null;
  const open = (): Promise<IDBPDatabase<Schema>> => {
    opening ??= openDB<Schema>(name, 1, {
      upgrade: (database) => {
        database.createObjectStore('entries', { keyPath: 'id' });
        database.createObjectStore('sessions', { keyPath: 'id' });
      },
      terminated: () => {
        opening = null;
      },
    });
    opening.catch(() => {
      opening = null;
    });
    return opening;
  };
  const guarded = async <Result>(
    work: (database: IDBPDatabase<Schema>) => Promise<Result>,
  ): Promise<Result> => {
    try {
      return await work(await open());
    } catch (error) {
      throw inWords(error);
    }
  };
  /** A full disk aborts the requests without a reason; their transaction knows it, so it is heard first. */
  const finish = async (done: Promise<void>, ...requests: readonly Promise<unknown>[]): Promise<void> => {
    const results = await Promise.allSettled([done, ...requests]);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  };
  /** Newest first. */
  const list = (): Promise<SessionEntry[]> =>
    guarded(async (database) =>
      (await database.getAll('entries')).sort((a, b) => b.recordedAt.localeCompare(a.recordedAt)),
    );
  const clear = (): Promise<void> =>
    guarded(async (database) => {
      const both = database.transaction(['entries', 'sessions'], 'readwrite');
      await finish(both.done, both.objectStore('entries').clear(), both.objectStore('sessions').clear());
    });
  return {
    list,
    load: async (id: string): Promise<Session | null> => {
      const found = await guarded((database) => database.get('sessions', id));
      return found === undefined ? null : readSession(found);
    },
    save: (session: Session): Promise<void> =>
      guarded(async (database) => {
        const both = database.transaction(['entries', 'sessions'], 'readwrite');
        await finish(
          both.done,
          both.objectStore('entries').put(entryOf(session)),
          both.objectStore('sessions').put(session),
        );
      }),
    /** Answers what it took away. */
    remove: (id: string): Promise<Removed> =>
      guarded(async (database) => {
        const both = database.transaction(['entries', 'sessions'], 'readwrite');
        const [entries, sessions] = [both.objectStore('entries'), both.objectStore('sessions')];
        const found = Promise.all([entries.get(id), sessions.get(id)]);
        await finish(both.done, found, entries.delete(id), sessions.delete(id));
        const [entry, session] = await found;
        return { entry, session };
      }),
    putBack: ({ entry, session }: Removed): Promise<void> =>
      guarded(async (database) => {
        const both = database.transaction(['entries', 'sessions'], 'readwrite');
        await finish(
          both.done,
          ...(entry ? [both.objectStore('entries').put(entry)] : []),
          ...(session ? [both.objectStore('sessions').put(session)] : []),
        );
      }),
    keeper: (onErase: () => void): Keeper => ({
      id: 'sessions',
      name: 'Recorded sessions',
      holds:
        'Scores, settings and marks of sessions you recorded, and their picture where you chose to keep it.',
      origin: 'face',
      measure: async () => {
        const entries = await list();
        return { count: entries.length, bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0) };
      },
      erase: async () => {
        await clear();
        onErase();
      },
    }),
  };
}
