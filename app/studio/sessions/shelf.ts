/** @file All sessions there are: kept by the browser, or refused by it and held here until they are safe elsewhere. */
import type { Session } from '../../../src/recording/index.ts';
import { entryOf, type Removed, type SessionEntry, type SessionStorage } from './storage.ts';
import { problemOf } from './words.ts';

export interface ShelfEntry extends SessionEntry {
  /** False: it is in this tab alone, and gone with it. */
  readonly kept: boolean;
}

interface Held {
  readonly session: Session;
  readonly exported: boolean;
}

type Disk = Pick<SessionStorage, 'list' | 'load' | 'save' | 'remove' | 'putBack'>;

export function createShelf(disk: Disk) {
  let held: readonly Held[] = [];
  const without = (id: string): readonly Held[] => held.filter(({ session }) => session.id !== id);
  return {
    /** What is only held comes first; `problem` says why the disk could not be read. */
    list: async (): Promise<{ readonly entries: readonly ShelfEntry[]; readonly problem: string | null }> => {
      let stored: readonly SessionEntry[] = [];
      let problem: string | null = null;
      try {
        stored = await disk.list();
      } catch (error) {
        problem = problemOf(error);
      }
      const mine = held.map(({ session }) => ({ ...entryOf(session), kept: false }));
      const others = stored.filter(({ id }) => !mine.some((entry) => entry.id === id));
      return { entries: [...mine, ...others.map((entry) => ({ ...entry, kept: true }))], problem };
    },
    load: async (id: string): Promise<Session | null> =>
      held.find(({ session }) => session.id === id)?.session ?? disk.load(id),
    /** @throws StorageError where the browser refuses; then the session is held */
    save: async (session: Session): Promise<void> => {
      try {
        await disk.save(session);
      } catch (error) {
        held = [{ session, exported: false }, ...without(session.id)];
        throw error;
      }
      held = without(session.id);
    },
    /** Answers the way back, which rejects where the browser refuses, and may then be gone again. */
    remove: async (id: string): Promise<() => Promise<void>> => {
      const mine = held.find(({ session }) => session.id === id);
      let stored: Removed | null = null;
      try {
        stored = await disk.remove(id);
      } catch (error) {
        // A disk that never had it need not take it away.
        if (!mine) throw error;
      }
      held = without(id);
      return async () => {
        if (mine) held = [mine, ...without(id)];
        if (stored) await disk.putBack(stored);
      };
    },
    /** It is a file now: leaving loses nothing. */
    noteExported: (id: string): void => {
      held = held.map((each) => (each.session.id === id ? { ...each, exported: true } : each));
    },
    /** Lets go of all that is only held. */
    release: (): void => {
      held = [];
    },
    get atRisk(): boolean {
      return held.some(({ exported }) => !exported);
    },
  };
}
