/**
 * @file All sessions: those that the browser stores, and those that it refused, which stay in this tab until they are
 * exported.
 */
import type { Session } from '../../../src/recording/index.ts';
import { entryOf, type Removed, type SessionEntry, type SessionStorage } from '../../storage/index.ts';
import { problemOf } from './words.ts';

export interface ShelfEntry extends SessionEntry {
  /** False: it is in this tab alone, and gone with it. */
  readonly kept: boolean;
}

interface Held {
  readonly session: Session;
  readonly exported: boolean;
  /** As the disk has it, where only changes were refused. */
  readonly base?: Session;
  /** The browser took it off the disk: it is written again only when somebody asks for that. */
  readonly taken?: true;
}

type Disk = Pick<
  SessionStorage,
  'list' | 'has' | 'load' | 'loadAsKept' | 'create' | 'edit' | 'remove' | 'putBack'
>;

export function createShelf(disk: Disk) {
  let held: readonly Held[] = [];
  const without = (id: string): readonly Held[] => held.filter(({ session }) => session.id !== id);
  /** What is held because an edit was refused stands on the disk in its older form. */
  const create = async (session: Session): Promise<Session | null> => {
    const mine = held.find((each) => each.session.id === session.id);
    try {
      const kept = mine?.base ? await disk.edit(mine.base, session) : await disk.create(session);
      held = without(session.id);
      return kept;
    } catch (error) {
      held = [{ ...mine, session, exported: false }, ...without(session.id)];
      throw error;
    }
  };
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
    /** What this version cannot read, as the disk has it. */
    loadAsKept: (id: string): Promise<unknown> => disk.loadAsKept(id),
    /** @throws StorageError where the browser refuses; then the session is held */
    create,
    /**
     * Keeps changes beside those of other tabs. Answers the session as it is kept now; null where it was deleted in
     * another tab, and then it stays deleted.
     * @throws StorageError where the browser refuses; then the changes are held
     */
    edit: async (base: Session, edited: Session): Promise<Session | null> => {
      const mine = held.find(({ session }) => session.id === edited.id);
      if (mine?.taken) {
        held = [{ ...mine, session: edited, exported: false }, ...without(edited.id)];
        return edited;
      }
      if (mine) return create(edited);
      try {
        return await disk.edit(base, edited);
      } catch (error) {
        held = [{ session: edited, exported: false, base }, ...without(edited.id)];
        throw error;
      }
    },
    /** The browser may have taken the disk's sessions away: one that is open is held where it is gone from there. */
    holdIfTaken: async (session: Session): Promise<void> => {
      const there = await disk.has(session.id).catch(() => true);
      if (!there && !held.some((each) => each.session.id === session.id))
        held = [{ session, exported: false, taken: true }, ...held];
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
