/** @file Sessions in the browser's own database; where it is forbidden or full, that is said in words. */
import type { DBSchema, IDBPObjectStore } from 'idb';
import { DocumentError } from '../../src/core/index.ts';
import { mergeEdits, readSession, type Session } from '../../src/recording/index.ts';
import { newId } from '../shared/new-id.ts';
import { createDatabase, settle } from './database.ts';
import { amountOf, countOf, recordsOf, textOr, type Unchecked } from './kept-record.ts';
import type { Persistence } from './persistence.ts';
import type { Keeper } from './storage-registry.ts';
import type { Tabs } from './tabs.ts';

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

export type SessionStorage = ReturnType<typeof createSessionStorage>;

export function entryOf(session: Session): SessionEntry {
  const { id, name, recordedAt, durationMs, marks, pictures } = session;
  const bytes = JSON.stringify(session).length;
  return { id, name, recordedAt, durationMs, marks: marks.length, crops: pictures?.crops.length ?? 0, bytes };
}

const shownEntries = (records: Unchecked): SessionEntry[] =>
  [...records].map(([id, { name, recordedAt, durationMs, marks, crops, bytes }]) => ({
    id,
    name: textOr(name, id),
    recordedAt: textOr(recordedAt, ''),
    durationMs: countOf(durationMs),
    marks: countOf(marks),
    crops: countOf(crops),
    bytes: countOf(bytes),
  }));

/** @throws DocumentError where another version wrote over it, or it was damaged, since it was opened */
function assertEditable(found: Session): void {
  const { name, marks } = found as { readonly name?: unknown; readonly marks?: unknown };
  const isMark = (mark: unknown): boolean => {
    const { atMs, text } = Object(mark) as Record<string, unknown>;
    return typeof atMs === 'number' && typeof text === 'string';
  };
  if (typeof name === 'string' && Array.isArray(marks) && marks.every(isMark)) return;
  throw new DocumentError(
    'This session was changed by another version of the app, or damaged, since it was opened here.',
    'It is kept as it is: export this one to a file to keep your changes.',
  );
}

const REFUSALS = {
  full: [
    'The browser has no space left for this session.',
    'It is still here: export it to a file, or delete others and save it again.',
  ],
  forbidden: [
    'This browser keeps no sessions here (a private window, or storage is switched off).',
    'Export sessions to files to keep them: they are gone with this tab.',
  ],
} as const;

type Store<Name extends 'entries' | 'sessions'> = IDBPObjectStore<
  Schema,
  ('entries' | 'sessions')[],
  Name,
  'readwrite'
>;

/** Every promise may reject with a StorageError; a session that no longer reads, with a DocumentError. */
export function createSessionStorage(options: {
  readonly tabs: Tabs;
  readonly persistence: Persistence;
  /** The browser took everything away by itself. */
  readonly onLost?: () => void;
}) {
  const { tabs, persistence, onLost } = options;
  const database = createDatabase<Schema>('sessions', {
    refusals: REFUSALS,
    keyPath: 'id',
    ...(onLost && { onLost }),
  });
  /** Rises when everything is erased: what was under way then is not written any more. */
  let era = 0;
  /** One transaction over both stores; nothing is written where all was erased since it was asked for. */
  const write = async <Result>(
    id: string,
    work: (entries: Store<'entries'>, sessions: Store<'sessions'>) => Promise<Result>,
    run: typeof database.run = database.run,
  ): Promise<Result | null> => {
    const begunIn = era;
    const result = await run(async (opened) => {
      if (begunIn !== era) return null;
      const both = opened.transaction(['entries', 'sessions'], 'readwrite');
      const [entries, sessions] = [both.objectStore('entries'), both.objectStore('sessions')];
      // After the disk's first answer: a tab that was busy hears of an erasure before it.
      const working = entries.getKey(id).then(() => (begunIn === era ? work(entries, sessions) : null));
      await settle(both.done, working);
      return working;
    });
    tabs.tell({ kind: 'changed', store: 'sessions', id });
    return result;
  };
  const put = async (entries: Store<'entries'>, sessions: Store<'sessions'>, session: Session) => {
    await Promise.all([entries.put(entryOf(session)), sessions.put(session)]);
  };
  return {
    /** Newest first. */
    list: (): Promise<SessionEntry[]> =>
      database.run(async (opened) =>
        shownEntries(await recordsOf(opened, 'entries')).sort((a, b) =>
          b.recordedAt.localeCompare(a.recordedAt),
        ),
      ),
    has: (id: string): Promise<boolean> =>
      database.run(async (opened) => (await opened.getKey('sessions', id)) !== undefined),
    load: async (id: string): Promise<Session | null> => {
      const found = await database.run((opened) => opened.get('sessions', id));
      return found === undefined ? null : readSession(found);
    },
    /** As it lies on the disk, whether it reads or not; undefined where it was deleted. */
    loadAsKept: (id: string): Promise<unknown> => database.run((opened) => opened.get('sessions', id)),
    /** Keeps a session that was never kept. Answers it under the id that it has: another's is never taken. */
    create: async (session: Session): Promise<Session> => {
      const kept = await write(session.id, async (entries, sessions) => {
        const taken = (await sessions.getKey(session.id)) !== undefined;
        const own = taken ? { ...session, id: newId() } : session;
        await put(entries, sessions, own);
        return own;
      });
      void persistence.ask();
      return kept ?? session;
    },
    /**
     * Keeps changes of name and marks, beside those that other tabs made meanwhile. Answers the session as it is kept
     * now; null where it was deleted, and then it stays deleted.
     * @param base as the changes were made from
     */
    edit: (base: Session, edited: Session): Promise<Session | null> =>
      write(edited.id, async (entries, sessions) => {
        const found = await sessions.get(edited.id);
        if (!found) return null;
        assertEditable(found);
        const merged = mergeEdits(base, edited, found);
        await put(entries, sessions, merged);
        return merged;
      }),
    /** Answers what it took away. */
    remove: async (id: string): Promise<Removed> => {
      const removed = await write(
        id,
        async (entries, sessions) => {
          const [entry, session] = await Promise.all([entries.get(id), sessions.get(id)]);
          await Promise.all([entries.delete(id), sessions.delete(id)]);
          return { entry, session };
        },
        database.erase,
      );
      return removed ?? { entry: undefined, session: undefined };
    },
    /** Answers the id that it is back under: another session that has its own by now is never overwritten. */
    putBack: async ({ entry, session }: Removed): Promise<string> => {
      const id = entry?.id ?? session?.id ?? '';
      const place = await write(id, async (entries, sessions) => {
        const own = (await sessions.getKey(id)) === undefined ? id : newId();
        await Promise.all([
          entry && entries.put({ ...entry, id: own }),
          session && sessions.put({ ...session, id: own }),
        ]);
        return own;
      });
      return place ?? id;
    },
    /** Erased, here or in another tab: what is on its way to the disk is called off. */
    forget: (): void => {
      era++;
    },
    close: database.close,
    keeper: (): Keeper => ({
      id: 'sessions',
      name: 'Recorded sessions',
      holds:
        'Scores, settings and marks of sessions you recorded, and their picture where you chose to keep it.',
      origin: 'face',
      measure: () => database.run((opened) => amountOf(opened, 'entries', 'sessions')),
      erase: database.clear,
    }),
  };
}
