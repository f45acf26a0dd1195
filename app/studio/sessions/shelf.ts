/**
 * @file All sessions: those that the browser stores, and those that it refused, which stay in this tab until they are
 * exported.
 */
import type { Session } from '../../../src/recording/index.ts';
import { newId } from '../../shared/new-id.ts';
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

const asId = ({ base, ...each }: Held, id: string): Held => ({
  ...each,
  session: { ...each.session, id },
  ...(base && { base: { ...base, id } }),
});

export function createShelf(disk: Disk) {
  let held: readonly Held[] = [];
  /** Rises when everything is erased: what was asked for before is not written, and not held, any more. */
  let era = 0;
  const heldOf = (id: string): Held | undefined => held.find(({ session }) => session.id === id);
  const without = (id: string): readonly Held[] => held.filter(({ session }) => session.id !== id);
  /** What is under way with each session: one thing after the other, so that each begins where the last one ended. */
  const turns = new Map<string, Promise<unknown>>();
  const inTurn = <Result>(id: string, work: () => Promise<Result>): Promise<Result> => {
    const mine = (turns.get(id) ?? Promise.resolve()).then(work, work);
    turns.set(id, mine);
    const leave = (): void => {
      if (turns.get(id) === mine) turns.delete(id);
    };
    mine.then(leave, leave);
    return mine;
  };
  /** @param base as it was before the changes, where it stands on the disk; undefined: it was never there */
  const write = async (session: Session, base: Session | undefined): Promise<Session | null> => {
    const begunIn = era;
    const mine = heldOf(session.id);
    const hold = (): void => {
      // Only tried again: what was exported is a file still.
      const exported = session === mine?.session && mine.exported;
      if (begunIn === era)
        held = [{ ...mine, ...(base && { base }), session, exported }, ...without(session.id)];
    };
    try {
      const kept = base ? await disk.edit(base, session) : await disk.create(session);
      // Deleted elsewhere: what is in this tab alone stays here, to be exported.
      if (kept === null && mine) hold();
      else held = without(session.id);
      return kept;
    } catch (error) {
      hold();
      throw error;
    }
  };
  /** `write` gets what is held when its turn has come. */
  const writeInTurn = (
    id: string,
    work: (mine: Held | undefined) => Promise<Session | null>,
  ): Promise<Session | null> => {
    const begunIn = era;
    return inTurn(id, async () => (begunIn === era ? work(heldOf(id)) : null));
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
    load: async (id: string): Promise<Session | null> => heldOf(id)?.session ?? disk.load(id),
    /** What this version cannot read, as the disk has it. */
    loadAsKept: (id: string): Promise<unknown> => disk.loadAsKept(id),
    /** @throws StorageError where the browser refuses; then the session is held */
    create: (session: Session): Promise<Session | null> =>
      writeInTurn(session.id, (mine) => write(session, mine?.base)),
    /**
     * Tries to keep what is only held. Answers the session as it is kept; null where it was deleted in another tab, and
     * then it stays held.
     * @throws StorageError where the browser refuses again
     */
    saveAgain: (id: string): Promise<Session | null> =>
      writeInTurn(id, (mine) => (mine ? write(mine.session, mine.base) : disk.load(id))),
    /**
     * Keeps changes beside those of other tabs. Answers the session as it is kept now; null where it was deleted in
     * another tab, and then it stays deleted.
     * @throws StorageError where the browser refuses; then the changes are held
     */
    edit: (base: Session, edited: Session): Promise<Session | null> =>
      writeInTurn(edited.id, async (mine) => {
        if (!mine?.taken) return write(edited, mine ? mine.base : base);
        held = [{ ...mine, session: edited, exported: false }, ...without(edited.id)];
        return edited;
      }),
    /** The browser may have taken the disk's sessions away: one that is open is held where it is gone from there. */
    holdIfTaken: async (session: Session): Promise<void> => {
      const there = await disk.has(session.id).catch(() => true);
      if (!there && !heldOf(session.id)) held = [{ session, exported: false, taken: true }, ...held];
    },
    /**
     * Answers the way back, which answers the id that the session is back under: another one where its own is taken
     * meanwhile. It rejects where the browser refuses, and may then be gone again.
     */
    remove: (id: string): Promise<() => Promise<string>> =>
      inTurn(id, async () => {
        const mine = heldOf(id);
        let stored: Removed | null = null;
        try {
          stored = await disk.remove(id);
        } catch (error) {
          // A disk that never had it need not take it away.
          if (!mine) throw error;
        }
        held = without(id);
        let back: Held | undefined;
        return () =>
          inTurn(id, async () => {
            if (mine && !back) {
              back = heldOf(id) ? asId(mine, newId()) : mine;
              held = [back, ...held];
            }
            if (!stored?.entry && !stored?.session) return back?.session.id ?? id;
            const place = await disk.putBack(stored);
            // Its changes belong to what is back on the disk.
            held = held.map((each) => (each === back && place !== id ? asId(each, place) : each));
            return place;
          });
      }),
    /** It is a file now: leaving loses nothing. */
    noteExported: (id: string): void => {
      held = held.map((each) => (each.session.id === id ? { ...each, exported: true } : each));
    },
    /** Lets go of all that is only held. */
    release: (): void => {
      era++;
      held = [];
    },
    get atRisk(): boolean {
      return held.some(({ exported }) => !exported);
    },
  };
}
