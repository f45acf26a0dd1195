/** @file Own worlds, for both pages: opened from files, kept, listed, edited, judged, exported and erased. No React, no three. */
import { createStore } from 'zustand/vanilla';
import {
  assertWorldSize,
  contentHash,
  EDITED,
  embedDocument,
  looksAlike,
  NOT_FILMED,
  outlineOf,
  parseWorldDocument,
  readGlb,
  type WorldDocument,
  WorldFileError,
  type WorldOutline,
} from '../../../src/world-document/index.ts';
import type { Runtime } from '../../runtime/interfaces.ts';
import { fileNameOf } from '../../shared/file-name.ts';
import { latestOnly } from '../../shared/latest-only.ts';
import { createLoader } from '../../shared/loader.ts';
import { newId } from '../../shared/new-id.ts';
import { StorageError, type StoredWorld } from '../../storage/index.ts';
import { WORLDS } from '../worlds/catalogue.ts';
import { type OwnWorld, readStored, type UnreadableWorld } from './stored-worlds.ts';

export type { OwnWorld } from './stored-worlds.ts';

export interface OwnWorldsState {
  readonly worlds: readonly OwnWorld[];
  /** Kept here, and not to be opened by this version. */
  readonly unreadable: readonly UnreadableWorld[];
  /** What is done now, and how far it is (null: not known). */
  readonly task: { readonly words: string; readonly share: number | null } | null;
  /** Why the last file was refused, or not kept. */
  readonly problem: string | null;
  /** What was opened last. */
  readonly notice: string | null;
  /** What its file asks for and cannot have. */
  readonly unread: readonly string[];
}

type Tools = typeof import('./world-tools.ts');

/** A refusal may pass: room is made, or another tab closes. */
const AGAIN_AFTER_MS = 2000;

const PREFIX = 'own-';
export const isOwnWorld = (id: string): boolean => id.startsWith(PREFIX);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const worldFileOf = ({ name }: Pick<OwnWorld, 'name'>): string => `${fileNameOf(name, 'world')}.glb`;

export type OwnWorlds = ReturnType<typeof createOwnWorlds>;

type RuntimeParts = Pick<Runtime, 'preferences' | 'store'> & {
  readonly storage: Pick<Runtime['storage'], 'worlds' | 'tabs' | 'storedData'>;
};

export function createOwnWorlds(
  runtime: RuntimeParts,
  loadTools: () => Promise<Pick<Tools, 'inspectWorld' | 'judgeWorld'>> = createLoader({
    what: 'The code that opens worlds',
    load: () => import('./world-tools.ts'),
  }),
  newWorldId: () => string = () => PREFIX + newId(),
) {
  const { worlds: storage, tabs, storedData } = runtime.storage;
  const store = createStore<OwnWorldsState>()(() => ({
    worlds: [],
    unreadable: [],
    task: null,
    problem: null,
    notice: null,
    unread: [],
  }));
  /** Files that the browser did not keep, for this tab. */
  const unkept = new Map<string, Uint8Array>();
  /** Edited, and not on the disk yet; `refused` where the browser did not take the last edit. */
  const unsaved = new Map<string, 'writing' | 'refused'>();
  let again: ReturnType<typeof setTimeout> | undefined;
  /** Rises when all is erased: a file that is being opened then is dropped. */
  let era = 0;
  let filming: { readonly id: string; readonly call: AbortController } | null = null;
  /** Their film was put off for another's. */
  const unfilmed = new Set<string>();

  const find = (id: string): OwnWorld | undefined => store.getState().worlds.find((world) => world.id === id);
  const update = (id: string, changes: Partial<OwnWorld>): void =>
    store.setState(({ worlds }) => ({
      worlds: worlds.map((world) => (world.id === id ? { ...world, ...changes } : world)),
    }));
  const fail = (error: unknown): void => store.setState({ problem: messageOf(error) });
  const leave = (gone: (id: string) => boolean): void => {
    if (gone(runtime.store.getState().worldId)) runtime.preferences.set({ worldId: WORLDS[0].id });
  };
  /** Counts this tab’s changes to the stored worlds. A list that was read before the latest change is out of date. */
  let changes = 0;
  /** Lists that were asked for, and which of them is shown. */
  let reads = 0;
  let shown = 0;
  const changing = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } finally {
      changes++;
    }
  };
  /** Reads the stored worlds. When it resolves, the list shown is at least as new as this call. */
  const refresh = async (): Promise<void> => {
    const begunIn = era;
    for (;;) {
      const [since, mine] = [changes, ++reads];
      const entries = await storage.list();
      // All is erased, or a newer list is shown.
      if (begunIn !== era || mine < shown) return;
      if (since !== changes) continue;
      shown = mine;
      return list(entries);
    }
  };
  const list = (entries: readonly StoredWorld[]): void => {
    const before = store.getState().worlds;
    const read = entries.map((entry) => readStored(entry, find(entry.id)));
    // What is edited here and on its way to the disk is newer than what was read there.
    const kept = read.flatMap((each) =>
      'world' in each ? [(unsaved.has(each.world.id) && find(each.world.id)) || each.world] : [],
    );
    const unreadable = read.flatMap((each) => ('unreadable' in each ? [each.unreadable] : []));
    const mineOnly = store.getState().worlds.filter(({ id }) => unkept.has(id));
    store.setState({ worlds: [...kept, ...mineOnly], unreadable });
    // Erased in another tab.
    for (const { id } of before)
      if (!unkept.has(id) && entries.every((entry) => entry.id !== id)) {
        unsaved.delete(id);
        stopFilm(id);
        leave((each) => each === id);
      }
  };
  const loadFile = async (id: string): Promise<Uint8Array> => {
    const file = unkept.get(id) ?? (await storage.loadFile(id));
    if (!file)
      throw new WorldFileError('This world is no longer stored on this device.', 'Open its file again.');
    return file;
  };
  const stopFilm = (id: string): void => {
    unfilmed.delete(id);
    if (filming?.id === id) filming.call.abort();
  };
  const stopFilms = (): void => {
    unfilmed.clear();
    filming?.call.abort();
  };
  /** Films a world as it is bound now. The film of another world that runs is put off until this one is done. */
  const film = async (id: string): Promise<void> => {
    const world = find(id);
    if (!world) return;
    if (filming && !filming.call.signal.aborted && filming.id !== id) unfilmed.add(filming.id);
    filming?.call.abort();
    unfilmed.delete(id);
    const mine = { id, call: new AbortController() };
    const { signal } = mine.call;
    filming = mine;
    const words = `Filming “${world.name}” to see whether it flashes`;
    store.setState({ task: { words, share: 0 } });
    try {
      const bytes = await loadFile(id);
      const { judgeWorld } = await loadTools();
      const verdict = await judgeWorld(bytes, world.document, {
        onProgress: (share) => filming === mine && store.setState({ task: { words, share } }),
        signal,
      });
      // Edited meanwhile: the film shows another world.
      const after = find(id);
      if (signal.aborted || !after || !looksAlike(after.document, world.document)) return;
      update(id, { verdict });
      if (!unkept.has(id)) await changing(storage.edit(id, { verdict }));
    } catch (error) {
      if (!signal.aborted) fail(error);
    } finally {
      if (filming === mine) {
        filming = null;
        store.setState({ task: null });
        const [next] = unfilmed;
        if (next !== undefined) void film(next);
      }
    }
  };
  /** While one save is under way the newest waits: a drag is hundreds of edits. What was refused is tried again. */
  const save = latestOnly(async (id: string) => {
    const world = find(id);
    if (!world || unkept.has(id)) return;
    const { document, name, verdict } = world;
    try {
      const isKept = await changing(storage.edit(id, { document, name, verdict }));
      if (!isKept && find(id)) {
        // Erased where this tab could not hear of it, as with the data of the site.
        await refresh();
        return fail(
          new WorldFileError(`“${name}” is no longer stored on this device.`, 'Open its file again.'),
        );
      }
      if (unsaved.get(id) === 'refused') store.setState({ problem: null });
      if (find(id)?.document === document) unsaved.delete(id);
    } catch (error) {
      if (!unsaved.has(id)) return;
      unsaved.set(id, 'refused');
      const isFull = error instanceof StorageError && error.trouble === 'full';
      const remedy = isFull
        ? 'The browser has no storage space left. Erase something; saving then continues by itself.'
        : `${messageOf(error)} Export the world to keep them.`;
      store.setState({ problem: `The last edits of “${name}” are not saved. ${remedy}` });
      clearTimeout(again);
      again = setTimeout(() => {
        for (const [each, state] of unsaved) if (state === 'refused') void save(each);
      }, AGAIN_AFTER_MS);
    }
  });
  /** The document is checked against the file's own parts by whoever edits it. What looks otherwise must be filmed again. */
  const edit = (id: string, document: WorldDocument): Promise<void> => {
    const before = find(id);
    if (!before || before.document === document) return Promise.resolve();
    const { name } = document;
    if (looksAlike(before.document, document)) update(id, { document, name });
    else {
      stopFilm(id);
      update(id, { document, name, verdict: EDITED });
    }
    if (unsaved.get(id) !== 'refused') unsaved.set(id, 'writing');
    return save(id);
  };
  const stopListening = [
    tabs.listen((message) => {
      if (message.kind === 'changed' && message.store === 'worlds') void refresh().catch(() => undefined);
    }),
    storedData.onForget((stores) => {
      if (!stores.includes('worlds')) return;
      stopFilms();
      era++;
      unkept.clear();
      unsaved.clear();
      store.setState({ worlds: [], unreadable: [], task: null, problem: null, notice: null, unread: [] });
      leave(isOwnWorld);
    }),
  ];
  void refresh().catch(() => undefined);

  return {
    store,
    find,
    loadFile,
    film,
    refresh,
    /** Opens a file as a world and shows it; one that is refused changes nothing. */
    async add(file: Pick<File, 'name' | 'size' | 'arrayBuffer'>): Promise<OwnWorld | null> {
      const task = { words: `Opening “${file.name}”`, share: null };
      const begunIn = era;
      /** Erased meanwhile: it would be kept against that. */
      const isErased = (): boolean => begunIn !== era;
      store.setState({ problem: null, notice: null, unread: [], task });
      try {
        assertWorldSize(file.size);
        const bytes = new Uint8Array(await file.arrayBuffer());
        // What three.js is not needed for is refused before it is loaded.
        const glb = readGlb(bytes);
        const { inspectWorld } = await loadTools();
        const { document, counts, problems } = await inspectWorld(bytes, file.name.replace(/\.[^.]*$/, ''));
        const hash = await contentHash(glb);
        if (isErased()) return null;
        const world: OwnWorld = {
          id: newWorldId(),
          name: document.name,
          bytes: bytes.byteLength,
          document,
          counts,
          verdict: NOT_FILMED,
          contentHash: hash,
        };
        try {
          const addedAt = new Date().toISOString();
          await changing(storage.create({ ...world, addedAt, contentHash: hash }, bytes));
        } catch (error) {
          if (isErased()) return null;
          unkept.set(world.id, bytes);
          fail(error);
        }
        if (isErased()) return null;
        changes++;
        store.setState(({ worlds }) => ({
          worlds: [...worlds.filter(({ id }) => id !== world.id), world],
          task: null,
          notice: `“${world.name}” is open.`,
          unread: problems,
        }));
        runtime.preferences.set({ worldId: world.id });
        void film(world.id);
        return world;
      } catch (error) {
        if (!isErased())
          store.setState({ task: null, problem: `“${file.name}” was not opened. ${messageOf(error)}` });
        return null;
      }
    },
    edit,
    /** Films one that is shown and whose film never came to its end, since the page was closed over it. */
    async filmIfNever(id: string): Promise<void> {
      const verdict = find(id)?.verdict;
      const isNew = verdict?.kind === 'unknown' && verdict.reason === NOT_FILMED.reason;
      if (isNew && filming?.id !== id && !unfilmed.has(id)) await film(id);
    },
    /** @throws DocumentError for a name that cannot be */
    async rename(id: string, name: string): Promise<void> {
      const world = find(id);
      if (world) await edit(id, parseWorldDocument({ ...world.document, name }));
    },
    /** Names its scene, whatever the file is called and bound. */
    async hashOf(id: string): Promise<string> {
      const known = find(id)?.contentHash;
      if (known) return known;
      const hash = await contentHash(readGlb(await loadFile(id)));
      update(id, { contentHash: hash });
      if (!unkept.has(id)) await changing(storage.edit(id, { contentHash: hash })).catch(fail);
      return hash;
    },
    async outline(id: string): Promise<WorldOutline> {
      return outlineOf(readGlb(await loadFile(id)).json);
    },
    async remove(id: string): Promise<void> {
      stopFilm(id);
      unsaved.delete(id);
      leave((each) => each === id);
      store.setState(({ worlds, unreadable }) => ({
        worlds: worlds.filter((world) => world.id !== id),
        unreadable: unreadable.filter((world) => world.id !== id),
        notice: null,
        unread: [],
      }));
      if (unkept.delete(id)) return;
      await changing(storage.remove(id)).catch(fail);
      // A list that was read meanwhile holds it still; so does the disk, where it could not be removed.
      await refresh().catch(() => undefined);
    },
    /** One file with the document inside it, for a colleague. */
    async exportFile(
      id: string,
    ): Promise<{ readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }> {
      const world = find(id);
      if (!world)
        throw new WorldFileError('This world is no longer stored on this device.', 'Open its file again.');
      const bytes = embedDocument(readGlb(await loadFile(id)), world.document);
      return { name: worldFileOf(world), bytes };
    },
    /** The file of one that this version cannot open. Its bindings stay here, for the version that made them. */
    async exportAsKept(
      id: string,
    ): Promise<{ readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }> {
      const name = store.getState().unreadable.find((world) => world.id === id)?.name ?? 'world';
      return { name: worldFileOf({ name }), bytes: new Uint8Array(await loadFile(id)) };
    },
    /** Whether closing the page would lose a world, or edits of one, that the browser did not take. */
    get atRisk(): boolean {
      return unkept.size > 0 || [...unsaved.values()].includes('refused');
    },
    dismiss: (): void => store.setState({ problem: null, notice: null, unread: [] }),
    dispose(): void {
      stopFilms();
      clearTimeout(again);
      for (const stop of stopListening) stop();
    },
  };
}

/** One a runtime, for page, stage and inspector alike. */
const models = new WeakMap<object, OwnWorlds>();

export function ownWorldsOf(runtime: Runtime): OwnWorlds {
  const known = models.get(runtime);
  if (known) return known;
  const model = createOwnWorlds(runtime);
  models.set(runtime, model);
  addEventListener('beforeunload', (event) => {
    if (model.atRisk) event.preventDefault();
  });
  return model;
}
