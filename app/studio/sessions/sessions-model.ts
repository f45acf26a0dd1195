/** @file Sessions in the studio: recorded, kept, opened, run and compared. A store that works without React. */
import { createStore } from 'zustand/vanilla';
import type { Mapping } from '../../../src/adaptation/index.ts';
import type { GreyImage } from '../../../src/core/index.ts';
import {
  addMark,
  agreesWithTrace,
  type Comparison,
  MOST_MAPPINGS,
  mergeEdits,
  readSessionFile,
  readTrack,
  removeMark,
  renameMark,
  renameSession,
  type Session,
  writeSession,
} from '../../../src/recording/index.ts';
import type { ShippedModel } from '../../runtime/analysis.ts';
import { isTransient } from '../../runtime/analysis.ts';
import type { Runtime } from '../../runtime/interfaces.ts';
import { createSessionRecorder, type EndReason } from '../../runtime/session-recorder.ts';
import { textOfFile } from '../../shared/file-text.ts';
import { latestOnly } from '../../shared/latest-only.ts';
import { newId } from '../../shared/new-id.ts';
import { change, type History, redo, startHistory, undo } from '../document/history.ts';
import { createSessionAnalysis, type Explanation, type Network } from './analysis.ts';
import { createPlayer, type Player } from './player.ts';
import { compareRuns, type Run, type RunChoice, runSession } from './runs.ts';
import { createSessionExports } from './session-exports.ts';
import { createShelf, type ShelfEntry } from './shelf.ts';
import { problemOf } from './words.ts';

export interface OpenedSession {
  readonly session: Session;
  /** Of names and marks; its present is `session`. */
  readonly history: History<Session>;
  readonly a: Run;
  readonly b: Run | null;
  readonly comparison: Comparison | null;
  /** Whether the run as recorded does what the session says the world did; null where it does not say. */
  readonly faithful: boolean | null;
  readonly player: Player;
}

export interface SessionsState {
  readonly entries: readonly ShelfEntry[] | null;
  readonly opened: OpenedSession | null;
  /** Opened from files. */
  readonly networks: readonly Network[];
  /** What is being computed, 0–1; null when nothing is. */
  readonly busy: { readonly what: string; readonly share: number } | null;
  readonly notice: string | null;
  readonly problem: string | null;
  /** Does again what failed, where that may well go better. */
  readonly again: (() => Promise<void>) | null;
  /** Taken off the disk, and kept by this tab alone for as long as it offers to bring them back. */
  readonly deleted: readonly Deleted[];
}

interface Deleted {
  readonly name: string;
  readonly restore: () => Promise<string>;
  /** As it was open when it was deleted. */
  readonly opened: OpenedSession | null;
}

export type SessionsModel = ReturnType<typeof createSessionsModel>;

const END_WORDS: Readonly<Record<EndReason, string>> = {
  asked: 'Saved.',
  time: 'Saved: a session can last five minutes at most.',
  events: 'Saved: the session has reached the most events that it can hold.',
  mappings: `Saved: a session can hold at most ${MOST_MAPPINGS} versions of the mapping, and this one reached that.`,
};

const sameEdits = (a: Session, b: Session): boolean =>
  a.name === b.name && JSON.stringify(a.marks) === JSON.stringify(b.marks);

export function createSessionsModel(runtime: Runtime) {
  const store = createStore<SessionsState>()(() => ({
    entries: null,
    opened: null,
    networks: [],
    busy: null,
    notice: null,
    problem: null,
    again: null,
    deleted: [],
  }));
  const { sessions, tabs, storedData } = runtime.storage;
  const shelf = createShelf(sessions);
  const analysis = createSessionAnalysis();
  const now = (): number => performance.now();
  let editor: Mapping | null = null;
  /** Rises when all is erased: what was being read then is not shown, and not kept. */
  let era = 0;

  const attempt = async (work: () => Promise<void> | void): Promise<void> => {
    store.setState({ problem: null, again: null, notice: null });
    try {
      await work();
    } catch (error) {
      const again = isTransient(error) ? () => attempt(work) : null;
      store.setState({ problem: problemOf(error), again, busy: null });
    }
  };
  const readList = latestOnly(async () => {
    const { entries, problem } = await shelf.list();
    store.setState(problem === null ? { entries } : { entries, problem });
    runtime.storage.storedData.touch();
  });
  /** Reads the list of sessions. When it resolves, the list shown is at least as new as this call. */
  const refresh = (): Promise<void> => readList('sessions');
  /** Answers the session as it is kept; null where it was deleted elsewhere. */
  const saving = async (work: Promise<Session | null>): Promise<Session | null> => {
    try {
      return await work;
    } finally {
      await refresh();
    }
  };
  const create = (session: Session): Promise<Session | null> => saving(shelf.create(session));
  const isOpen = (id: string): boolean => store.getState().opened?.session.id === id;
  /** The opened session as it stands now, on the disk or after changes beside others'; the runs stay as they are. */
  const setPresent = (present: Session): void => {
    const { opened } = store.getState();
    if (!opened || sameEdits(present, opened.session)) return;
    store.setState({ opened: { ...opened, session: present, history: { ...opened.history, present } } });
  };
  const leaveDeleted = ({ name }: Session): void => {
    close();
    store.setState({
      problem: `“${name}” was deleted in another tab. “Undo” in that tab restores it.`,
    });
  };
  /** What is in this tab alone would be gone with it. */
  const beforeUnload = (event: BeforeUnloadEvent): void => {
    if (shelf.atRisk || recorder.store.getState().kind === 'recording') event.preventDefault();
  };
  addEventListener('beforeunload', beforeUnload);

  const follow = (): void => {
    const { opened } = store.getState();
    if (!opened) return;
    runtime.simulation.setOverride({
      kind: 'replay',
      read: (nowMs) => {
        const current = store.getState().opened ?? opened;
        const sessionMs = current.player.timeMs(nowMs);
        return { ...readTrack(current.a.track, sessionMs), sessionMs };
      },
    });
  };
  const show = (history: History<Session>, a: RunChoice, b: RunChoice | null, player: Player): void => {
    const session = history.present;
    const { opened } = store.getState();
    const runOf = (choice: RunChoice, known: Run | null | undefined): Run =>
      known && opened?.session.events === session.events && known.choice === choice
        ? known
        : runSession(session, choice);
    const runA = runOf(a, opened?.a);
    const runB = b && runOf(b, opened?.b);
    const recorded = runA.choice.kind === 'recorded' ? runA : runSession(session, { kind: 'recorded' });
    store.setState({
      opened: {
        session,
        history,
        a: runA,
        b: runB,
        comparison: runB && compareRuns(runA, runB),
        faithful: agreesWithTrace(session, recorded.track),
        player,
      },
    });
  };
  const open = (session: Session): void => {
    show(startHistory(session), { kind: 'recorded' }, null, createPlayer(session.durationMs));
    follow();
  };
  /** The opened session with its document changed; runs stay, since marks and names move nothing. */
  const step = (move: (history: History<Session>) => History<Session>): Promise<void> =>
    attempt(async () => {
      const { opened } = store.getState();
      const history = opened && move(opened.history);
      if (!history || history === opened.history) return;
      const { session: base } = opened;
      const mine = history.present;
      store.setState({ opened: { ...opened, history, session: mine } });
      const merged = await saving(shelf.edit(base, mine));
      const now = store.getState().opened?.session;
      if (now?.id !== mine.id) return;
      if (merged) setPresent(mergeEdits(mine, now, merged));
      else leaveDeleted(mine);
    });
  const edit = (make: (session: Session) => Session): Promise<void> =>
    step((history) => change(history, make(history.present)));

  const recorder = createSessionRecorder(runtime, now, (session, why) => {
    void attempt(async () => {
      open(session);
      await create(session);
      store.setState({ notice: END_WORDS[why] });
    });
  });

  // Erased, here or in another tab: no copy outlives it, nor what is just being recorded.
  const stopForgetting = storedData.onForget((stores, done) => {
    if (!stores.includes('sessions')) return;
    if (done) {
      void refresh();
      return;
    }
    era++;
    recorder.discard();
    shelf.release();
    store.setState({ deleted: [] });
    close();
  });
  const stopListening = tabs.listen((message) => {
    if (message.kind !== 'changed' || message.store !== 'sessions') return;
    void attempt(async () => {
      await refresh();
      if (!isOpen(message.id)) return;
      const stored = await shelf.load(message.id);
      const now = store.getState().opened?.session;
      if (now?.id !== message.id) return;
      if (stored) setPresent(stored);
      else leaveDeleted(now);
    });
  });
  // Site data were cleared under an open studio: what is open is in this tab alone from now on, and leaving asks.
  const stopWatchingLoss = runtime.storage.onSessionsLost(() => {
    const { opened } = store.getState();
    void (opened ? shelf.holdIfTaken(opened.session) : Promise.resolve()).then(refresh);
  });
  const close = (): void => {
    store.setState({ opened: null, notice: null });
    if (runtime.store.getState().override === 'replay') runtime.simulation.setOverride({ kind: 'sensing' });
  };
  void refresh();
  const exports = createSessionExports({
    shelf,
    attempt,
    opened: () => store.getState().opened,
    nameOf: (id) => store.getState().entries?.find((entry) => entry.id === id)?.name,
  });

  const choose = (which: 'a' | 'b', choice: RunChoice | null): void => {
    const { opened } = store.getState();
    if (!opened) return;
    const a = which === 'a' ? (choice ?? { kind: 'recorded' as const }) : opened.a.choice;
    const b = which === 'b' ? choice : (opened.b?.choice ?? null);
    show(opened.history, a, b, opened.player);
  };

  return {
    store,
    recorder,
    follow,
    open: (id: string): Promise<void> =>
      attempt(async () => {
        const begunIn = era;
        const session = await shelf.load(id);
        if (begunIn !== era) return;
        if (session) open(session);
        else await refresh();
      }),
    close,
    /** What moves the world is recorded: a source, or a hand. Only a replay ends first. */
    record: (keepsPictures: boolean): void => {
      close();
      recorder.start(keepsPictures);
    },
    remove: ({ id, name }: ShelfEntry): Promise<void> =>
      attempt(async () => {
        const restore = await shelf.remove(id);
        const { opened, deleted } = store.getState();
        const wasOpened = opened?.session.id === id ? opened : null;
        if (wasOpened) close();
        store.setState({ deleted: [...deleted, { name, restore, opened: wasOpened }] });
        await refresh();
      }),
    /** Brings back what was deleted last, with its picture, and open where it was. */
    restore: (): Promise<void> =>
      attempt(async () => {
        const last = store.getState().deleted.at(-1);
        if (!last) return;
        const id = await last.restore();
        store.setState({ deleted: store.getState().deleted.filter((other) => other !== last) });
        await refresh();
        if (!last.opened || store.getState().opened || recorder.store.getState().kind === 'recording') return;
        if (id === last.opened.session.id) {
          store.setState({ opened: last.opened });
          follow();
          return;
        }
        const session = await shelf.load(id);
        if (session) open(session);
      }),
    forgetDeleted: (): void => store.setState({ deleted: [] }),
    importFile: (file: File): Promise<void> =>
      attempt(async () => {
        const begunIn = era;
        const read = await readSessionFile({ size: file.size, text: () => textOfFile(file) });
        if (begunIn !== era) return;
        const taken = store.getState().entries?.some(({ id }) => id === read.id) ?? false;
        const mine = taken ? await shelf.load(read.id).catch(() => null) : null;
        if (begunIn !== era) return;
        if (mine && writeSession(mine) === writeSession(read)) {
          open(mine);
          store.setState({ notice: 'It was kept here already.' });
          return;
        }
        const session = taken ? { ...read, id: newId(), name: `${read.name.slice(0, 70)}, copy` } : read;
        open(session);
        const kept = await create(session);
        if (kept && kept.id !== session.id) open(kept);
      }),
    ...exports,
    rename: (name: string): Promise<void> => edit((session) => renameSession(session, name)),
    mark: (atMs: number): Promise<void> => edit((session) => addMark(session, { atMs, text: '' })),
    renameMark: (index: number, text: string): Promise<void> =>
      edit((session) => renameMark(session, index, text)),
    removeMark: (index: number): Promise<void> => edit((session) => removeMark(session, index)),
    undo: (): Promise<void> => step(undo),
    redo: (): Promise<void> => step(redo),
    /** Tries again to have a session kept that the browser refused. */
    saveAgain: (id: string): Promise<void> =>
      attempt(async () => {
        const name = store.getState().entries?.find((entry) => entry.id === id)?.name ?? 'The session';
        if (!(await saving(shelf.saveAgain(id))))
          throw new Error(`“${name}” was deleted in another tab. Export it here to keep a copy.`);
        store.setState({ notice: 'Saved.' });
      }),
    choose,
    /** The mapping in the editor changed: runs that follow it are run again. */
    setEditor: (mapping: Mapping): void => {
      if (editor === mapping) return;
      editor = mapping;
      const { opened } = store.getState();
      if (!opened) return;
      const renewed = (choice: RunChoice): RunChoice =>
        choice.kind === 'editor' ? { kind: 'editor', mapping } : choice;
      const b = opened.b && renewed(opened.b.choice);
      if (opened.a.choice.kind === 'editor' || opened.b?.choice.kind === 'editor')
        show(opened.history, renewed(opened.a.choice), b, opened.player);
    },
    /** Has the recorded crops read by another network, then compares. */
    compareWith: (network: Network | ShippedModel | readonly File[]): Promise<void> =>
      attempt(async () => {
        const { opened } = store.getState();
        if (!opened) return;
        store.setState({ busy: { what: 'Opening the model', share: 0 } });
        const chosen =
          typeof network === 'string'
            ? await analysis.shipped(network)
            : 'model' in network
              ? network
              : await analysis.openFiles(network);
        if (typeof network !== 'string' && !('model' in network))
          store.setState({ networks: [...store.getState().networks, chosen] });
        const tell = (share: number): void =>
          store.setState({ busy: { what: `${chosen.name} reads the picture`, share } });
        tell(0);
        const choice = await analysis.score(chosen, opened.session, tell);
        store.setState({ busy: null });
        if (store.getState().opened?.session.id === opened.session.id) choose('b', choice);
      }),
    /** Grad-CAM of one crop by each network under comparison. */
    attributionMaps: (picture: GreyImage): Promise<readonly Explanation[]> => {
      const { opened } = store.getState();
      if (!opened) return Promise.resolve([]);
      const choices = [opened.a.choice, ...(opened.b ? [opened.b.choice] : [])];
      return analysis.attributionMaps(opened.session, choices, picture);
    },
    dispose: (): void => {
      close();
      stopForgetting();
      stopListening();
      stopWatchingLoss();
      removeEventListener('beforeunload', beforeUnload);
      analysis.dispose();
    },
  };
}
