/** @file Own worlds, for both pages: opened from files, kept, listed, edited, judged, exported and erased. No React, no three. */
import { createStore } from 'zustand/vanilla';
import {
  contentHash,
  EDITED,
  embedDocument,
  looksAlike,
  MOST_WORLD_BYTES,
  NOT_FILMED,
  outlineOf,
  parseWorldDocument,
  readGlb,
  readVerdict,
  type WorldCounts,
  type WorldDocument,
  WorldFileError,
  type WorldOutline,
  type WorldVerdict,
} from '../../../src/world-document/index.ts';
import type { Runtime } from '../../runtime/interfaces.ts';
import { latestOnly } from '../../shared/latest-only.ts';
import { createLoader } from '../../shared/loader.ts';
import { WORLDS } from '../worlds/catalogue.ts';

export interface OwnWorld {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly document: WorldDocument;
  readonly verdict: WorldVerdict;
  readonly counts: WorldCounts;
  /** Null where it was not computed yet. */
  readonly contentHash: string | null;
}

export interface OwnWorldsState {
  readonly worlds: readonly OwnWorld[];
  /** What is done now, and how far it is (null: not known). */
  readonly task: { readonly words: string; readonly share: number | null } | null;
  /** Why the last file was refused, or not kept. */
  readonly problem: string | null;
  /** What was opened last, and what its file asks for and cannot have. */
  readonly notice: string | null;
}

type Tools = typeof import('./world-tools.ts');

const PREFIX = 'own-';
export const isOwnWorld = (id: string): boolean => id.startsWith(PREFIX);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export type OwnWorlds = ReturnType<typeof createOwnWorlds>;

type RuntimeParts = Pick<Runtime, 'preferences' | 'store'> & {
  readonly storage: Pick<Runtime['storage'], 'worlds' | 'tabs' | 'storedData'>;
};

export function createOwnWorlds(
  runtime: RuntimeParts,
  loadTools: () => Promise<Pick<Tools, 'inspectWorld' | 'judgeWorld'>> = createLoader({
    what: 'What opens worlds',
    load: () => import('./world-tools.ts'),
  }),
  newId: () => string = () => PREFIX + crypto.randomUUID(),
) {
  const { worlds: storage, tabs, storedData } = runtime.storage;
  const store = createStore<OwnWorldsState>()(() => ({
    worlds: [],
    task: null,
    problem: null,
    notice: null,
  }));
  /** Files that the browser did not keep, for this tab. */
  const unkept = new Map<string, Uint8Array>();
  let filming: AbortController | null = null;

  const find = (id: string): OwnWorld | undefined => store.getState().worlds.find((world) => world.id === id);
  const update = (id: string, changes: Partial<OwnWorld>): void =>
    store.setState(({ worlds }) => ({
      worlds: worlds.map((world) => (world.id === id ? { ...world, ...changes } : world)),
    }));
  const fail = (error: unknown): void => store.setState({ problem: messageOf(error) });
  const leave = (gone: (id: string) => boolean): void => {
    if (gone(runtime.store.getState().worldId)) runtime.preferences.set({ worldId: WORLDS[0].id });
  };
  let turn = 0;
  const refresh = async (): Promise<void> => {
    const mine = ++turn;
    const entries = await storage.list();
    if (mine !== turn) return;
    const kept = entries.flatMap((entry): OwnWorld[] => {
      try {
        const document = parseWorldDocument(entry.document);
        const { id, name, bytes } = entry;
        const before = find(id);
        // An object that is the same stays the same: who follows it sees no change.
        const isSame = before && JSON.stringify(before.document) === JSON.stringify(document);
        return [
          {
            id,
            name,
            bytes,
            document: isSame ? before.document : document,
            verdict: readVerdict(entry.verdict),
            counts: entry.counts as WorldCounts,
            contentHash: entry.contentHash ?? null,
          },
        ];
      } catch {
        // Of a newer version: it is kept, and erased with the others.
        return [];
      }
    });
    const mineOnly = store.getState().worlds.filter(({ id }) => unkept.has(id));
    store.setState({ worlds: [...kept, ...mineOnly] });
  };
  const loadFile = async (id: string): Promise<Uint8Array> => {
    const file = unkept.get(id) ?? (await storage.loadFile(id));
    if (!file) throw new WorldFileError('This world is no longer kept here.', 'Open its file again.');
    return file;
  };
  /** Films a world as it is bound now. Another film that runs is stopped: its world stays limited until it is filmed. */
  const film = async (id: string): Promise<void> => {
    filming?.abort();
    const mine = new AbortController();
    filming = mine;
    const world = find(id);
    if (!world) return;
    const words = `Filming “${world.name}” to see whether it flashes`;
    store.setState({ task: { words, share: 0 } });
    try {
      const bytes = await loadFile(id);
      const { judgeWorld } = await loadTools();
      const verdict = await judgeWorld(bytes, world.document, {
        onProgress: (share) => filming === mine && store.setState({ task: { words, share } }),
        signal: mine.signal,
      });
      // Edited meanwhile: the film shows another world.
      const after = find(id);
      if (mine.signal.aborted || !after || !looksAlike(after.document, world.document)) return;
      update(id, { verdict });
      if (!unkept.has(id)) await storage.edit(id, { verdict });
    } catch (error) {
      if (!mine.signal.aborted) fail(error);
    } finally {
      if (filming === mine) {
        filming = null;
        store.setState({ task: null });
      }
    }
  };
  /** While one save is under way the newest waits: a drag is hundreds of edits. */
  const save = latestOnly((id: string) => {
    const world = find(id);
    if (!world || unkept.has(id)) return Promise.resolve();
    const { document, name, verdict } = world;
    return storage.edit(id, { document, name, verdict }).catch(fail);
  });
  /** The document is checked against the file's own parts by whoever edits it. What looks otherwise must be filmed again. */
  const edit = (id: string, document: WorldDocument): Promise<void> => {
    const before = find(id);
    if (!before || before.document === document) return Promise.resolve();
    const { name } = document;
    if (looksAlike(before.document, document)) update(id, { document, name });
    else {
      filming?.abort();
      update(id, { document, name, verdict: EDITED });
    }
    return save(id);
  };
  const stopListening = [
    tabs.listen((message) => {
      if (message.kind === 'changed' && message.store === 'worlds') void refresh().catch(() => undefined);
    }),
    storedData.onForget((stores) => {
      if (!stores.includes('worlds')) return;
      filming?.abort();
      unkept.clear();
      turn++;
      store.setState({ worlds: [], task: null, problem: null, notice: null });
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
      store.setState({ problem: null, notice: null, task: { words: `Opening “${file.name}”`, share: null } });
      try {
        if (file.size > MOST_WORLD_BYTES)
          throw new WorldFileError(
            `It holds ${Math.ceil(file.size / 2 ** 20)} MiB: at most ${MOST_WORLD_BYTES / 2 ** 20} MiB are read.`,
            'Make its textures smaller, or compress it (Draco, meshopt, KTX2).',
          );
        const bytes = new Uint8Array(await file.arrayBuffer());
        // What three.js is not needed for is refused before it is loaded.
        const glb = readGlb(bytes);
        const { inspectWorld } = await loadTools();
        const { document, counts, problems } = await inspectWorld(bytes, file.name.replace(/\.[^.]*$/, ''));
        const world: OwnWorld = {
          id: newId(),
          name: document.name,
          bytes: bytes.byteLength,
          document,
          counts,
          verdict: NOT_FILMED,
          contentHash: await contentHash(glb),
        };
        try {
          const { contentHash: hash, ...entry } = world;
          const addedAt = new Date().toISOString();
          await storage.create({ ...entry, addedAt, ...(hash === null ? {} : { contentHash: hash }) }, bytes);
        } catch (error) {
          unkept.set(world.id, bytes);
          fail(error);
        }
        turn++;
        store.setState(({ worlds }) => ({
          worlds: [...worlds.filter(({ id }) => id !== world.id), world],
          task: null,
          notice: [`“${world.name}” is open.`, ...problems].join(' '),
        }));
        runtime.preferences.set({ worldId: world.id });
        void film(world.id);
        return world;
      } catch (error) {
        store.setState({ task: null, problem: `“${file.name}” was not opened. ${messageOf(error)}` });
        return null;
      }
    },
    edit,
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
      if (!unkept.has(id)) await storage.edit(id, { contentHash: hash }).catch(fail);
      return hash;
    },
    async outline(id: string): Promise<WorldOutline> {
      return outlineOf(readGlb(await loadFile(id)).json);
    },
    async remove(id: string): Promise<void> {
      filming?.abort();
      leave((shown) => shown === id);
      store.setState(({ worlds }) => ({ worlds: worlds.filter((world) => world.id !== id), notice: null }));
      if (!unkept.delete(id)) await storage.remove(id).catch(fail);
    },
    /** One file with the document inside it, for a colleague. */
    async exportFile(
      id: string,
    ): Promise<{ readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }> {
      const world = find(id);
      if (!world) throw new WorldFileError('This world is no longer kept here.', 'Open its file again.');
      const bytes = embedDocument(readGlb(await loadFile(id)), world.document);
      const stem = world.name.replaceAll(/[^\p{Letter}\p{Number}_-]+/gu, ' ').trim() || 'world';
      return { name: `${stem}.glb`, bytes };
    },
    dismiss: (): void => store.setState({ problem: null, notice: null }),
    dispose(): void {
      filming?.abort();
      for (const stop of stopListening) stop();
    },
  };
}

/** One a runtime, for page, stage and inspector alike. */
const models = new WeakMap<object, OwnWorlds>();

export function ownWorldsOf(runtime: Runtime): OwnWorlds {
  const model = models.get(runtime) ?? createOwnWorlds(runtime);
  models.set(runtime, model);
  return model;
}
