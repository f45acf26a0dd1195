/** @file Tabs with own worlds and no screen, for several tests: films begin, and a test says how they end. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createChannels, MemoryStorage } from '../src/fixtures/browser-storage.ts';
import { readWorldFile, type WorldVerdict } from '../src/world-document/index.ts';
import { createLinkedWorlds } from './experience/own-worlds/linked-worlds.ts';
import { createOwnWorlds } from './experience/own-worlds/own-worlds.ts';
import type { Runtime } from './runtime/interfaces.ts';
import { openStorage } from './storage/open-storage.ts';
import { createTabs } from './storage/tabs.ts';

export const COUNTS = { drawCalls: 4, triangles: 48, textures: 0, textureBytes: 0, animations: 1, lights: 2 };
export const file = (bytes: Uint8Array<ArrayBuffer>, name = 'lamps.glb') => new File([bytes], name);
/** Waits until so many films were begun. */
export const filmed = (films: readonly unknown[], count: number) =>
  vi.waitFor(() => expect(films).toHaveLength(count));

/** One tab: its worlds, what it shows, and the films that it begins, which a test ends. */
export function openTab(channel: Parameters<typeof createTabs>[0], local: MemoryStorage, number: number) {
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
  const runtime = { storage, store, preferences: { set: store.setState } } as never as Runtime;
  let ids = 0;
  const own = createOwnWorlds(
    runtime,
    async () => tools as never,
    () => `own-${number}-${ids++}`,
  );
  let forgotten = 0;
  const linked = createLinkedWorlds({ own, runtime, forgetLink: () => forgotten++ });
  return {
    own,
    storage,
    films,
    linked,
    forgotten: () => forgotten,
    worldId: () => store.getState().worldId,
    show: (id: string) => store.setState({ worldId: id }),
  };
}

/** Opens tabs of one browser, which is a new one for each test. */
export function tabsOfOneBrowser(): () => ReturnType<typeof openTab> {
  let open: () => ReturnType<typeof openTab>;
  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory();
    const [channels, local] = [createChannels(), new MemoryStorage()];
    let count = 0;
    open = () => openTab(channels(), local, count++);
  });
  return () => open();
}
