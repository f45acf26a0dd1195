/** @file The stem set that is edited: bringing files, edits with a history of their own, saving. Works without React. */
import { createStore } from 'zustand/vanilla';
import {
  EMPTY_STEM_SET,
  type Examined,
  parseStemSet,
  STEM_LIMITS,
  type Stem,
  StemError,
  type StemSet,
} from '../../../src/stems/index.ts';
import type { StemFile, StemStorage } from '../../storage/index.ts';
import {
  amendSteps,
  backTo,
  change,
  endGesture,
  type History,
  redo,
  startHistory,
  undo,
} from '../document/history.ts';
import { refusalWords } from '../document/refusal-words.ts';
import { arranged, type Brought } from './arrange.ts';
import { isPackedStems, packStems, unpackStems } from './pack.ts';

export interface StemsState {
  readonly history: History<StemSet>;
  /** The picture of each file, by stem. */
  readonly outlines: ReadonlyMap<string, Uint8Array>;
  /** The file that is being read; null while none is. */
  readonly reading: { readonly name: string; readonly done: number; readonly of: number } | null;
  /** What was refused, each with its remedy; and what was told. */
  readonly refused: readonly string[];
  readonly told: readonly string[];
}

type AudioFile = Pick<File, 'name' | 'size' | 'arrayBuffer' | 'slice'>;

export type StemsModel = ReturnType<typeof createStemsModel>;

const same = (a: StemSet, b: StemSet): boolean => JSON.stringify(a) === JSON.stringify(b);
const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));
/** Enough to know a set of stems by. */
const HEAD_BYTES = 64;
/** What such a file holds beside the sounds, at most. */
const PACK_BYTES = 300_000;

const OTHERS =
  'Another tab changed your music at the same time. You see what that tab saved; Undo brings back what you had here.';
const UNREADABLE =
  'The music that is kept here was made by another version of this page, and is not overwritten. Load the page again, ' +
  'or erase “Music of your own” under “What is kept on this device”.';

export function createStemsModel(options: {
  readonly storage: Pick<StemStorage, 'load' | 'file' | 'outlines' | 'save' | 'subscribe'>;
  readonly examine: (name: string, bytes: ArrayBuffer) => Promise<Examined>;
  readonly newId: () => string;
}) {
  const { storage, examine, newId } = options;
  const store = createStore<StemsState>()(() => ({
    history: startHistory(EMPTY_STEM_SET),
    outlines: new Map(),
    reading: null,
    refused: [],
    told: [],
  }));
  const present = (): StemSet => store.getState().history.present;
  /** Files that this tab can write again, for as long as a step of the history names them: brought or removed here. */
  const inHand = new Map<string, StemFile>();
  /** What lies on the disk, as this tab last knew. */
  let stored: StemSet = EMPTY_STEM_SET;
  let saving: Promise<void> = Promise.resolve();
  /** Writes of this tab that are under way: their echo is no news. */
  let writing = 0;
  /** News of another tab came meanwhile. */
  let missed = false;
  /** Rises when all is erased: what was being read then is dropped. */
  let era = 0;
  /** The era that the history began in; null before the first look or write. */
  let historyEra: number | null = null;
  /** Read, and not in the set yet. */
  const coming = new Set<string>();

  const outlinesWith = (kept: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> =>
    new Map([...kept, ...[...inHand].map(([id, { outline }]) => [id, outline] as const)]);
  /** Lets go of the files that no step names any more. */
  const letGo = (): void => {
    const { past, present: now, future } = store.getState().history;
    const named = new Set([...past, now, ...future].flatMap(({ stems }) => stems.map(({ id }) => id)));
    for (const id of inHand.keys()) if (!named.has(id) && !coming.has(id)) inHand.delete(id);
  };

  /**
   * What another tab changed is a step, which can be undone. A stem that it removed, and whose file this tab does not
   * have, leaves the other steps as well: no write could bring it back.
   */
  const following = (history: History<StemSet>, theirs: StemSet): History<StemSet> => {
    const files = new Set([...theirs.stems.map(({ id }) => id), ...inHand.keys()]);
    const writable = (set: StemSet): StemSet => {
      const stems = set.stems.filter(({ id }) => files.has(id));
      return stems.length === set.stems.length ? set : { ...set, stems };
    };
    const followed = same(theirs, history.present) ? history : change(history, theirs);
    return amendSteps(followed, writable, same);
  };

  const look = async (): Promise<void> => {
    if (writing > 0) return;
    missed = false;
    const begunIn = era;
    try {
      const [set, outlines] = await Promise.all([storage.load(), storage.outlines()]);
      if (writing > 0) {
        missed = true;
        return;
      }
      stored = set ?? EMPTY_STEM_SET;
      // What was erased is brought back by nothing.
      const isAnew = historyEra !== begunIn;
      historyEra = begunIn;
      store.setState(({ history }) => ({
        history: isAnew ? startHistory(stored) : following(history, stored),
        outlines: outlinesWith(outlines),
      }));
    } catch (error) {
      store.setState({ refused: [words(error)] });
    }
  };

  /** What another tab wrote counts; what was made here meanwhile can be had back by undo. */
  const takeTheirs = async (): Promise<void> => {
    const theirs = await storage.load().catch(() => undefined);
    if (theirs === undefined) throw new Error(UNREADABLE);
    const outlines = await storage.outlines();
    stored = theirs ?? EMPTY_STEM_SET;
    store.setState((state) => ({
      history: following(state.history, stored),
      outlines: outlinesWith(outlines),
      refused: [...state.refused, OTHERS],
    }));
  };
  const write = async (set: StemSet): Promise<void> => {
    const begunIn = era;
    const names = new Set(set.stems.map(({ id }) => id));
    const kept = stored.stems.map(({ id }) => id);
    // What the set loses stays in this tab, so that undo can bring it back.
    for (const id of kept)
      if (!names.has(id) && !inHand.has(id)) {
        const file = await storage.file(id);
        if (file) inHand.set(id, file);
      }
    const files = set.stems.flatMap(({ id, fileName }) => {
      const file = inHand.get(id);
      if (!file && !kept.includes(id))
        throw new StemError(`The file “${fileName}” is missing.`, 'Add it again.');
      return file && !kept.includes(id) ? [file] : [];
    });
    if ((await storage.save(set, files, stored)) === 'conflict') await takeTheirs();
    else stored = set;
    historyEra ??= begunIn;
  };
  /**
   * In order, one after the other. A refused write goes back to what is stored; redo tries its step again, and the edits
   * that were made while it was under way.
   */
  const save = (): Promise<void> => {
    writing++;
    saving = saving
      .then(async () => {
        const set = present();
        if (set === stored) return;
        try {
          await write(set);
        } catch (error) {
          store.setState((state) => ({
            history: backTo(state.history, stored, (each) => same(each, stored)),
            // Told once, however often it is tried.
            refused: [...new Set([...state.refused, words(error)])],
          }));
        }
        letGo();
      })
      .finally(() => {
        writing--;
        if (missed) void look();
      });
    return saving;
  };
  const put = (next: StemSet, gesture: string | null = null): void => {
    store.setState(({ history }) => ({ history: change(history, next, gesture) }));
    void save();
  };

  const hold = (id: string, bytes: ArrayBuffer, outline: Examined['outline']): void => {
    coming.add(id);
    inHand.set(id, { id, bytes, outline });
    store.setState(({ outlines }) => ({ outlines: new Map([...outlines, [id, outline]]) }));
  };
  /** A set that was exported takes the place of the one that is here, which undo brings back. */
  const readPacked = async (bytes: ArrayBuffer): Promise<StemSet> => {
    const { set, files } = unpackStems(bytes);
    const stems: Stem[] = [];
    for (const [i, stem] of set.stems.entries()) {
      const content = files[i] ?? new ArrayBuffer(0);
      const { measure, outline } = await examine(stem.fileName, content);
      const id = newId();
      hold(id, content, outline);
      stems.push({ ...stem, id, measure });
    }
    return parseStemSet({ ...set, stems });
  };
  const isSet = async (file: AudioFile): Promise<boolean> =>
    isPackedStems(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const readSet = async (file: AudioFile): Promise<StemSet> => {
    if (file.size <= STEM_LIMITS.allBytes + PACK_BYTES) return readPacked(await file.arrayBuffer());
    throw new StemError(`“${file.name}” is too large for a stem set.`, 'Export it again.');
  };
  /** @param taken stems that there are already */
  const read = async (file: AudioFile, taken: number): Promise<Brought> => {
    if (taken >= STEM_LIMITS.stems)
      throw new StemError(
        `“${file.name}” was not added: ${STEM_LIMITS.stems} stems are the most.`,
        'Remove one first.',
      );
    const { fileBytes } = STEM_LIMITS;
    if (file.size > fileBytes)
      throw new StemError(
        `“${file.name}” has ${Math.round(file.size / 1e6)} MB; at most ${fileBytes / 1e6} MB are allowed.`,
        'Cut it to the part that repeats, or export it as FLAC, Ogg or MP3.',
      );
    const bytes = await file.arrayBuffer();
    const examined = await examine(file.name, bytes);
    const id = newId();
    hold(id, bytes, examined.outline);
    const fileName = file.name.slice(-260) || 'sound';
    return [{ id, fileName, role: 'pad', trimDb: 0, timing: null, measure: examined.measure }, examined];
  };

  /** Adds what was read; answers what is to be told of it. */
  const add = (brought: readonly Brought[]): readonly string[] => {
    if (brought.length === 0) return [];
    const { set, told } = arranged(present(), brought);
    put(set);
    return told;
  };

  /** Files that come while others are read wait for them. */
  let bringing: Promise<void> = Promise.resolve();
  let waiting = 0;
  /** @param joins the words of the files before are still to be read */
  const bringNow = async (
    files: readonly AudioFile[],
    joins: boolean,
    isErased: () => boolean,
  ): Promise<void> => {
    const refused: string[] = [];
    const brought: Brought[] = [];
    const rest: AudioFile[] = [];
    let done = 0;
    const each = async (file: AudioFile, take: () => Promise<void>): Promise<void> => {
      if (isErased()) return;
      store.setState({
        reading: { name: file.name, done: Math.min(done, files.length - 1), of: files.length },
      });
      try {
        await take();
      } catch (error) {
        refused.push(words(error));
      }
    };
    // A set takes the place of what is there: single files are added to it, in whatever order they came.
    for (const file of files)
      await each(file, async () => {
        if (!(await isSet(file))) return void rest.push(file);
        const set = await readSet(file);
        if (isErased()) return;
        put(set);
        done++;
      });
    for (const file of rest) {
      await each(
        file,
        async () => void brought.push(await read(file, present().stems.length + brought.length)),
      );
      done++;
    }
    if (isErased()) return store.setState({ reading: null });
    const told = add(brought);
    coming.clear();
    store.setState((before) => ({
      reading: null,
      refused: joins ? [...before.refused, ...refused] : refused,
      told: joins ? [...before.told, ...told] : told,
    }));
    await saving;
  };

  void look();
  const stopHearing = storage.subscribe((news) => {
    if (news === 'erasing') {
      era++;
      coming.clear();
      inHand.clear();
      return;
    }
    if (news !== 'here' && writing > 0) missed = true;
    void look();
  });
  return {
    store,
    /** Reads files one after the other, sets first; what is refused is told, and the others are taken. */
    bring: (files: readonly AudioFile[]): Promise<void> => {
      const joins = waiting > 0;
      const begunIn = era;
      waiting++;
      bringing = bringing
        .catch(() => undefined)
        .then(() => bringNow(files, joins, () => begunIn !== era))
        .finally(() => {
          waiting--;
        });
      return bringing;
    },
    /** @returns why the edit was refused, or null */
    edit: (next: StemSet, gesture: string | null = null): string | null => {
      try {
        parseStemSet(next);
      } catch (error) {
        return refusalWords(error);
      }
      put(next, gesture);
      return null;
    },
    /** The set with its files as one file, in parts; null where a file is gone, which is told. */
    exportParts: async (): Promise<readonly BlobPart[] | null> => {
      await saving;
      const set = present();
      const files: ArrayBuffer[] = [];
      for (const { id, fileName } of set.stems) {
        const bytes = (await storage.file(id).catch(() => null))?.bytes ?? inHand.get(id)?.bytes;
        if (!bytes) {
          store.setState({
            refused: [`The file “${fileName}” is missing. Remove the stem, or add the file again.`],
          });
          return null;
        }
        files.push(bytes);
      }
      return packStems(set, files);
    },
    remove: (id: string): void => {
      const set = present();
      put({ ...set, stems: set.stems.filter((stem) => stem.id !== id) });
    },
    endGesture: (): void => store.setState(({ history }) => ({ history: endGesture(history) })),
    undo: (): void => {
      store.setState(({ history }) => ({ history: undo(history) }));
      void save();
    },
    redo: (): void => {
      store.setState(({ history }) => ({ history: redo(history) }));
      void save();
    },
    dismiss: (): void => store.setState({ refused: [], told: [] }),
    /** Resolves once all edits are on the disk. */
    settled: (): Promise<void> => saving,
    dispose: stopHearing,
  };
}
