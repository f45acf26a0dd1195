/** @file Sessions in the studio: recorded, kept, opened, run and compared. A store that works without React. */
import { createStore } from 'zustand/vanilla';
import type { Mapping } from '../../../src/adaptation/index.ts';
import {
  addMark,
  type Comparison,
  cropPicture,
  type ExportedTest,
  exportTest,
  parseSession,
  removeMark,
  renameMark,
  renameSession,
  type Session,
  withoutPictures,
  withScores,
  writeSession,
} from '../../../src/recording/index.ts';
import { createExamination, type ExaminedModel, type Look } from '../../pipeline/examine.ts';
import type { Pipeline } from '../../pipeline/pipeline.ts';
import { createSessionRecorder, type EndReason } from '../../pipeline/record-session.ts';
import { agreesWithTrace, readTrack } from '../../pipeline/replay.ts';
import { createPlayer, type Player } from './player.ts';
import { replayedAttributes } from './replayed-attributes.ts';
import { compareRuns, type Run, type RunChoice, runSession } from './runs.ts';
import { createSessionStorage, type SessionEntry } from './storage.ts';
import { problemOf } from './words.ts';

export interface OpenedSession {
  readonly session: Session;
  readonly a: Run;
  readonly b: Run | null;
  readonly comparison: Comparison | null;
  /** Whether the run as recorded does what the session says the world did; null where it does not say. */
  readonly faithful: boolean | null;
  readonly player: Player;
}

export interface SessionsState {
  readonly entries: readonly SessionEntry[] | null;
  readonly opened: OpenedSession | null;
  readonly models: readonly ExaminedModel[];
  /** What is being computed, 0–1; null when nothing is. */
  readonly busy: { readonly what: string; readonly share: number } | null;
  readonly notice: string | null;
  readonly problem: string | null;
}

export type SessionsModel = ReturnType<typeof createSessionsModel>;

const END_WORDS: Readonly<Record<EndReason, string>> = {
  asked: 'Saved.',
  time: 'Saved: five minutes are the most a session holds.',
  events: 'Saved: a session holds no more events.',
  mappings: 'Saved: the mapping was edited too often for one session.',
};

export function createSessionsModel(pipeline: Pipeline) {
  const store = createStore<SessionsState>()(() => ({
    entries: null,
    opened: null,
    models: [],
    busy: null,
    notice: null,
    problem: null,
  }));
  const storage = createSessionStorage();
  const now = (): number => performance.now();
  let examination: ReturnType<typeof createExamination> | null = null;
  const examine = () => {
    examination ??= createExamination();
    return examination;
  };
  let editor: Mapping | null = null;

  const attempt = async (work: () => Promise<void> | void): Promise<void> => {
    store.setState({ problem: null, notice: null });
    try {
      await work();
    } catch (error) {
      store.setState({ problem: problemOf(error), busy: null });
    }
  };
  const refresh = async (): Promise<void> => {
    try {
      store.setState({ entries: await storage.list() });
      pipeline.kept.touch();
    } catch (error) {
      store.setState({ entries: [], problem: problemOf(error) });
    }
  };
  const save = async (session: Session): Promise<void> => {
    await storage.save(session);
    await refresh();
  };

  const follow = (): void => {
    const { opened } = store.getState();
    if (!opened) return;
    pipeline.drive({
      kind: 'replay',
      read: (nowMs) => {
        const current = store.getState().opened ?? opened;
        return readTrack(current.a.track, current.player.timeMs(nowMs));
      },
    });
  };
  const show = (session: Session, a: RunChoice, b: RunChoice | null, player: Player): void => {
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
        a: runA,
        b: runB,
        comparison: runB && compareRuns(runA, runB),
        faithful: agreesWithTrace(session, recorded.track),
        player,
      },
    });
  };
  const open = (session: Session): void => {
    show(session, { kind: 'recorded' }, null, createPlayer(session.durationMs));
    follow();
  };
  /** The opened session with its document changed; runs stay, since marks and names move nothing. */
  const edit = (change: (session: Session) => Session): Session | null => {
    const { opened } = store.getState();
    if (!opened) return null;
    const session = change(opened.session);
    store.setState({ opened: { ...opened, session } });
    return session;
  };
  const editAndSave = (change: (session: Session) => Session): Promise<void> =>
    attempt(async () => {
      const session = edit(change);
      if (session) await save(session);
    });

  const recorder = createSessionRecorder(pipeline, now, (session, why) => {
    void attempt(async () => {
      open(session);
      await save(session);
      store.setState({ notice: END_WORDS[why] });
    });
  });

  const unregister = pipeline.kept.register(
    storage.keeper(() => {
      close();
      void refresh();
    }),
  );
  const close = (): void => {
    store.setState({ opened: null, notice: null });
    if (pipeline.store.getState().drive === 'replay') pipeline.drive({ kind: 'sensing' });
  };
  void refresh();

  const choose = (which: 'a' | 'b', choice: RunChoice | null): void => {
    const { opened } = store.getState();
    if (!opened) return;
    const a = which === 'a' ? (choice ?? { kind: 'recorded' as const }) : opened.a.choice;
    const b = which === 'b' ? choice : (opened.b?.choice ?? null);
    show(opened.session, a, b, opened.player);
  };

  return {
    store,
    recorder,
    follow,
    open: (id: string): Promise<void> =>
      attempt(async () => {
        const session = await storage.load(id);
        if (session) open(session);
        else await refresh();
      }),
    close,
    record: (keepsPictures: boolean): void => {
      close();
      pipeline.drive({ kind: 'sensing' });
      recorder.start(keepsPictures);
    },
    remove: (id: string): Promise<void> =>
      attempt(async () => {
        if (store.getState().opened?.session.id === id) close();
        await storage.remove(id);
        await refresh();
      }),
    importFile: (file: File): Promise<void> =>
      attempt(async () => {
        const read = parseSession(await file.text());
        const taken = store.getState().entries?.some(({ id }) => id === read.id) ?? false;
        const session = taken ? { ...read, id: crypto.randomUUID() } : read;
        open(session);
        await save(session);
      }),
    /** The file's text, with or without the picture. */
    exportText: async (id: string, withPicture: boolean): Promise<{ name: string; text: string } | null> => {
      const { opened } = store.getState();
      const session = opened?.session.id === id ? opened.session : await storage.load(id);
      if (!session) return null;
      return { name: session.name, text: writeSession(withPicture ? session : withoutPictures(session)) };
    },
    /** A test of what the world does at the marks, in the run that is followed. */
    exportTest: (): ExportedTest | null => {
      const { opened } = store.getState();
      if (!opened) return null;
      const { session, a } = opened;
      const moments = session.marks.map(({ atMs, text }) => {
        return { atMs, text, attributes: replayedAttributes(readTrack(a.track, atMs)) };
      });
      return exportTest({ ...a.session, name: session.name, marks: session.marks }, moments);
    },
    rename: (name: string): Promise<void> => editAndSave((session) => renameSession(session, name)),
    mark: (atMs: number): Promise<void> => editAndSave((session) => addMark(session, { atMs, text: '' })),
    renameMark: (index: number, text: string): Promise<void> =>
      editAndSave((session) => renameMark(session, index, text)),
    removeMark: (index: number): Promise<void> => editAndSave((session) => removeMark(session, index)),
    forgetPictures: (): Promise<void> => editAndSave(withoutPictures),
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
        show(opened.session, renewed(opened.a.choice), b, opened.player);
    },
    openModel: (files: readonly File[] | null): Promise<void> =>
      attempt(async () => {
        store.setState({ busy: { what: 'Opening the model', share: 0 } });
        const model = files ? await examine().openFiles(files) : await examine().shipped();
        const { models } = store.getState();
        const known = models.some(({ key }) => key === model.key);
        store.setState({ models: known ? models : [...models, model], busy: null });
      }),
    /** Has the recorded crops read by another model, then compares. */
    compareModel: (model: ExaminedModel): Promise<void> =>
      attempt(async () => {
        const { opened } = store.getState();
        const pictures = opened?.session.pictures;
        if (!opened || !pictures) return;
        store.setState({ busy: { what: `${model.name} reads the picture`, share: 0 } });
        const crops = pictures.crops.map((crop) => cropPicture(pictures, crop));
        const scores = await examine().score(model, crops, pictures.half, (share) =>
          store.setState({ busy: { what: `${model.name} reads the picture`, share } }),
        );
        store.setState({ busy: null });
        const scored = withScores(opened.session, model.name, scores);
        choose('b', { kind: 'model', key: model.key, name: model.name, scored });
      }),
    /** Grad-CAM of one crop by the shipped network. */
    look: async (picture: Parameters<ReturnType<typeof createExamination>['look']>[1]): Promise<Look> => {
      const pictures = store.getState().opened?.session.pictures;
      return examine().look(await examine().shipped(), picture, pictures?.half ?? 'lower');
    },
    dispose: (): void => {
      close();
      unregister();
      examination?.dispose();
    },
  };
}
