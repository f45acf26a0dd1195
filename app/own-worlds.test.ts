/** @file Own worlds without a screen: opened, refused, edited while filmed, kept by another tab, exported, erased. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createChannels, MemoryStorage } from '../src/fixtures/browser-storage.ts';
import { CALM_SCENE, glbOf } from '../src/fixtures/glb-scenes.ts';
import { readGlb, readWorldFile, type WorldVerdict } from '../src/world-document/index.ts';
import { createOwnWorlds } from './experience/own-worlds/own-worlds.ts';
import { openStorage } from './storage/open-storage.ts';
import { createTabs } from './storage/tabs.ts';

const COUNTS = { drawCalls: 4, triangles: 48, textures: 0, textureBytes: 0, animations: 1, lights: 2 };
const file = (bytes: Uint8Array<ArrayBuffer>, name = 'lamps.glb') => new File([bytes], name);
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

let tab: () => ReturnType<typeof open>;
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  const [channels, local] = [createChannels(), new MemoryStorage()];
  let count = 0;
  tab = () => open(channels(), local, count++);
});

function open(channel: Parameters<typeof createTabs>[0], local: MemoryStorage, number: number) {
  const storage = openStorage({
    local: local as unknown as Storage,
    tabs: createTabs(channel),
    tabId: `tab-${number}`,
  });
  const store = createStore(() => ({ worldId: 'shore' }));
  const films: { readonly end: (verdict: WorldVerdict) => void; readonly signal: AbortSignal }[] = [];
  const tools = {
    inspectWorld: async (bytes: Uint8Array, name: string) => {
      const { document, problems } = readWorldFile(bytes, name);
      return { document, counts: COUNTS, problems };
    },
    judgeWorld: (_bytes: Uint8Array, _document: unknown, { signal }: { readonly signal: AbortSignal }) =>
      new Promise<WorldVerdict>((end) => films.push({ end, signal })),
  };
  const runtime = { storage, store, preferences: { set: store.setState } };
  let ids = 0;
  const own = createOwnWorlds(
    runtime as never,
    async () => tools as never,
    () => `own-${number}-${ids++}`,
  );
  return { own, storage, films, worldId: () => store.getState().worldId };
}

describe('a world of one’s own', () => {
  it('is shown at once, limited, and as it is once its film was judged; all of it is kept', async () => {
    const a = tab();
    const world = await a.own.add(file(glbOf(CALM_SCENE)));
    expect(a.worldId()).toBe(world?.id);
    expect(world).toMatchObject({ name: 'lamps', verdict: { kind: 'unknown' }, counts: COUNTS });
    await settled();
    a.films[0]?.end({ kind: 'calm', luminancePerS: 0.1 });
    await settled();
    expect(a.own.find('own-0-0')?.verdict.kind).toBe('calm');
    const b = tab();
    await vi.waitFor(() => expect(b.own.find('own-0-0')).toBeDefined());
    expect(b.own.find('own-0-0')).toEqual(a.own.find('own-0-0'));
    expect(await b.own.loadFile('own-0-0')).toEqual(new Uint8Array(glbOf(CALM_SCENE)));
  });

  it('that is edited while it is filmed stays unknown, and so does one that was judged before', async () => {
    const { own, films } = tab();
    const world = await own.add(file(glbOf(CALM_SCENE)));
    await settled();
    if (!world) throw new Error('refused');
    await own.edit(world.id, { ...world.document, bindings: [] });
    expect(films[0]?.signal.aborted).toBe(true);
    films[0]?.end({ kind: 'calm', luminancePerS: 0 });
    await settled();
    expect(own.find(world.id)?.verdict).toMatchObject({ kind: 'unknown' });
    void own.film(world.id);
    await settled();
    films[1]?.end({ kind: 'calm', luminancePerS: 0 });
    await settled();
    expect(own.find(world.id)?.verdict.kind).toBe('calm');
    await own.edit(world.id, world.document);
    expect(own.find(world.id)?.verdict.kind).toBe('unknown');
  });

  it('that is damaged or too large is refused in words, and changes nothing', async () => {
    const { own, worldId } = tab();
    expect(await own.add(file(glbOf(CALM_SCENE).slice(0, 500)))).toBeNull();
    expect(own.store.getState().problem).toBe(
      '“lamps.glb” was not opened. Its end is missing. Copy or export the file again.',
    );
    const large = { name: 'large.glb', size: 2 ** 27, arrayBuffer: () => Promise.reject(new Error('read')) };
    expect(await own.add(large)).toBeNull();
    expect(own.store.getState().problem).toMatch(
      /128 MiB: at most 64 MiB are read\. Make its textures smaller/,
    );
    expect(worldId()).toBe('shore');
    expect(own.store.getState().worlds).toEqual([]);
  });

  it('is exported with its document, which another tab opens', async () => {
    const { own } = tab();
    const world = await own.add(file(glbOf(CALM_SCENE)));
    if (!world) throw new Error('refused');
    const document = {
      ...world.document,
      name: 'Lamps / night',
      bindings: world.document.bindings.slice(0, 1),
    };
    await own.edit(world.id, document);
    const { name, bytes } = await own.exportFile(world.id);
    expect(name).toBe('Lamps night.glb');
    expect(readGlb(bytes).document).toEqual(document);
    expect((await own.add(file(bytes, 'x.glb')))?.document).toEqual(document);
  });

  it('erased in one tab is gone from all, and the view falls back to the first world', async () => {
    const [a, b] = [tab(), tab()];
    const world = await a.own.add(file(glbOf(CALM_SCENE)));
    await vi.waitFor(() => expect(b.own.store.getState().worlds).toHaveLength(1));
    await b.storage.storedData.erase({ id: 'worlds' });
    await settled();
    for (const { own, worldId } of [a, b]) {
      expect(own.store.getState().worlds).toEqual([]);
      expect(worldId()).toBe('shore');
    }
    await expect(a.own.loadFile(world?.id ?? '')).rejects.toThrow(
      'no longer kept here. Open its file again.',
    );
  });
});
