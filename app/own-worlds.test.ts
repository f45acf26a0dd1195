/** @file Own worlds without a screen: opened, refused, edited while filmed, kept by another tab, exported, erased. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createChannels, MemoryStorage } from '../src/fixtures/browser-storage.ts';
import { CALM_SCENE, glbOf } from '../src/fixtures/glb-scenes.ts';
import { readGlb, readWorldFile, type WorldVerdict } from '../src/world-document/index.ts';
import { createLinkedWorlds } from './experience/own-worlds/linked-worlds.ts';
import { createOwnWorlds } from './experience/own-worlds/own-worlds.ts';
import { linkedWorld, readWorldLink, worldLink } from './experience/own-worlds/world-link.ts';
import type { Runtime } from './runtime/interfaces.ts';
import { openStorage } from './storage/open-storage.ts';
import { createTabs } from './storage/tabs.ts';
import { createWorldEditor } from './studio/own-worlds/world-editor.ts';

const COUNTS = { drawCalls: 4, triangles: 48, textures: 0, textureBytes: 0, animations: 1, lights: 2 };
const file = (bytes: Uint8Array<ArrayBuffer>, name = 'lamps.glb') => new File([bytes], name);
/** Waits until so many films were begun. */
const filmed = (films: readonly unknown[], count: number) =>
  vi.waitFor(() => expect(films).toHaveLength(count));

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

describe('a world of one’s own', () => {
  it('is shown at once, limited, and as it is once its film was judged; all of it is kept', async () => {
    const a = tab();
    const world = await a.own.add(file(glbOf(CALM_SCENE)));
    expect(a.worldId()).toBe(world?.id);
    expect(world).toMatchObject({ name: 'lamps', verdict: { kind: 'unknown' }, counts: COUNTS });
    await filmed(a.films, 1);
    a.films[0]?.end({ kind: 'calm', luminancePerS: 0.1 });
    await vi.waitFor(() => expect(a.own.find('own-0-0')?.verdict.kind).toBe('calm'));
    const b = tab();
    await vi.waitFor(() => expect(b.own.find('own-0-0')).toBeDefined());
    expect(b.own.find('own-0-0')).toEqual(a.own.find('own-0-0'));
    expect(await b.own.loadFile('own-0-0')).toEqual(new Uint8Array(glbOf(CALM_SCENE)));
  });

  it('that is edited while it is filmed stays unknown, and so does one that was judged before', async () => {
    const { own, films } = tab();
    const world = await own.add(file(glbOf(CALM_SCENE)));
    if (!world) throw new Error('refused');
    await filmed(films, 1);
    await own.edit(world.id, { ...world.document, bindings: [] });
    expect(films[0]?.signal.aborted).toBe(true);
    films[0]?.end({ kind: 'calm', luminancePerS: 0 });
    await vi.waitFor(() => expect(own.store.getState().task).toBeNull());
    expect(own.find(world.id)?.verdict).toMatchObject({ kind: 'unknown' });
    void own.film(world.id);
    await filmed(films, 2);
    films[1]?.end({ kind: 'calm', luminancePerS: 0 });
    await vi.waitFor(() => expect(own.find(world.id)?.verdict.kind).toBe('calm'));
    await own.edit(world.id, world.document);
    expect(own.find(world.id)?.verdict.kind).toBe('unknown');
  });

  it('whose film is put off for another’s is filmed after it; edits and erasures of others disturb no film', async () => {
    const { own, films } = tab();
    const first = await own.add(file(glbOf(CALM_SCENE), 'first.glb'));
    const second = await own.add(file(glbOf(CALM_SCENE), 'second.glb'));
    if (!first || !second) throw new Error('refused');
    await vi.waitFor(() => expect(films.map(({ signal }) => signal.aborted)).toEqual([true, false]));
    await own.edit(first.id, { ...first.document, bindings: [] });
    const third = await own.add(file(glbOf(CALM_SCENE), 'third.glb'));
    if (!third) throw new Error('refused');
    await vi.waitFor(() => expect(films.map(({ signal }) => signal.aborted)).toEqual([true, true, false]));
    await own.remove(first.id);
    films[2]?.end({ kind: 'calm', luminancePerS: 0 });
    await vi.waitFor(() => expect(films).toHaveLength(4));
    films[3]?.end({ kind: 'calm', luminancePerS: 0 });
    await vi.waitFor(() => expect(own.store.getState().task).toBeNull());
    expect([second, third].map(({ id }) => own.find(id)?.verdict.kind)).toEqual(['calm', 'calm']);
    // The one that was edited and erased waits for nothing.
    expect(films).toHaveLength(4);
  });

  it('whose film was cut off by the page’s end is filmed once it is shown again, and only then', async () => {
    const a = tab();
    const world = await a.own.add(file(glbOf(CALM_SCENE)));
    if (!world) throw new Error('refused');
    a.own.dispose();
    const b = tab();
    await vi.waitFor(() => expect(b.own.find(world.id)).toBeDefined());
    expect(b.films).toHaveLength(0);
    void b.own.filmIfNever(world.id);
    void b.own.filmIfNever(world.id);
    await vi.waitFor(() => expect(b.films).toHaveLength(1));
    b.films[0]?.end({ kind: 'flashes', reason: 'It does.' });
    await vi.waitFor(() => expect(b.own.find(world.id)?.verdict.kind).toBe('flashes'));
    await b.own.filmIfNever(world.id);
    expect(b.films).toHaveLength(1);
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

  it('is renamed without another film, in all tabs; what is no name is refused', async () => {
    const [a, b] = [tab(), tab()];
    const world = await a.own.add(file(glbOf(CALM_SCENE)));
    if (!world) throw new Error('refused');
    await filmed(a.films, 1);
    await a.own.rename(world.id, '  Night lamps ');
    // Renamed while it is filmed: the film shows the same.
    a.films[0]?.end({ kind: 'calm', luminancePerS: 0.1 });
    await vi.waitFor(() =>
      expect(b.own.find(world.id)).toMatchObject({ name: 'Night lamps', verdict: { kind: 'calm' } }),
    );
    expect(a.own.find(world.id)?.document.name).toBe('Night lamps');
    await expect(a.own.rename(world.id, '   ')).rejects.toThrow(/^At name: expected a name/);
    expect(a.own.find(world.id)?.name).toBe('Night lamps');
  });

  it('keeps the last of many quick edits', async () => {
    const [a, b] = [tab(), tab()];
    const world = await a.own.add(file(glbOf(CALM_SCENE)));
    if (!world) throw new Error('refused');
    const [binding] = world.document.bindings;
    if (!binding) throw new Error('nothing is bound');
    const saved = Array.from({ length: 50 }, (_, i) =>
      a.own.edit(world.id, { ...world.document, bindings: [{ ...binding, range: [0, i / 50] }] }),
    );
    await Promise.all(saved);
    await b.own.refresh();
    expect(b.own.find(world.id)?.document.bindings[0]?.range).toEqual([0, 49 / 50]);
  });

  it('is listed as it is kept however lists, edits and removals overlap', async () => {
    const [a, b] = [tab(), tab()];
    const gone = await a.own.add(file(glbOf(CALM_SCENE), 'gone.glb'));
    await vi.waitFor(() => expect(b.own.store.getState().worlds).toHaveLength(1));
    // A list is slow, and what it read is old once it comes: removed here, and another added there.
    const { list } = b.storage.worlds;
    const old = await list();
    const slow = vi.spyOn(b.storage.worlds, 'list').mockImplementationOnce(async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return old;
    });
    const listing = b.own.refresh();
    const second = await a.own.add(file(glbOf(CALM_SCENE), 'second.glb'));
    await b.own.remove(gone?.id ?? '');
    await listing;
    expect(b.own.store.getState().worlds.map(({ id }) => id)).toEqual([second?.id]);
    slow.mockRestore();
    // A list that another tab's word began is shown before one's own; whoever waits for either sees the newest.
    for (let i = 0; i < 20; i++) {
      await a.own.rename(second?.id ?? '', `take ${i}`);
      await b.own.refresh();
      expect(b.own.find(second?.id ?? '')?.name).toBe(`take ${i}`);
    }
  });

  it('that changed elsewhere changes in the inspector too, as a step that undo takes back', async () => {
    const [a, b] = [tab(), tab()];
    const world = await a.own.add(file(glbOf(CALM_SCENE)));
    if (!world) throw new Error('refused');
    await vi.waitFor(() => expect(b.own.find(world.id)).toBeDefined());
    const editor = createWorldEditor(b.own);
    await editor.open(world.id);
    await a.own.edit(world.id, { ...world.document, bindings: [] });
    await vi.waitFor(() => expect(editor.store.getState().history?.present.bindings).toEqual([]));
    editor.undo();
    await vi.waitFor(() => expect(a.own.find(world.id)?.document).toEqual(world.document));
  });

  it('removed in one tab is seen in no other', async () => {
    const [a, b] = [tab(), tab()];
    const world = await a.own.add(file(glbOf(CALM_SCENE)));
    const other = await a.own.add(file(glbOf(CALM_SCENE), 'other.glb'));
    if (!world || !other) throw new Error('refused');
    await vi.waitFor(() => expect(b.own.store.getState().worlds).toHaveLength(2));
    b.show(world.id);
    await a.own.remove(other.id);
    await vi.waitFor(() => expect(b.own.store.getState().worlds).toHaveLength(1));
    expect(b.worldId()).toBe(world.id);
    await a.own.remove(world.id);
    await vi.waitFor(() => expect(b.worldId()).toBe('shore'));
  });

  it('erased in one tab is gone from all, and the view falls back to the first world', async () => {
    const [a, b] = [tab(), tab()];
    const world = await a.own.add(file(glbOf(CALM_SCENE)));
    await vi.waitFor(() => expect(b.own.store.getState().worlds).toHaveLength(1));
    await b.storage.storedData.erase({ id: 'worlds' });
    for (const { own, worldId } of [a, b]) {
      await vi.waitFor(() => expect(worldId()).toBe('shore'));
      expect(own.store.getState().worlds).toEqual([]);
    }
    await expect(a.own.loadFile(world?.id ?? '')).rejects.toThrow(
      'no longer stored on this device. Open its file again.',
    );
  });
});

describe('a world that cannot be kept, or read', () => {
  it('of a newer version is listed, handed out and never written over', async () => {
    const a = tab();
    const world = await a.own.add(file(glbOf(CALM_SCENE)));
    if (!world) throw new Error('refused');
    const newer = { ...world.document, schemaVersion: 99 };
    await a.storage.worlds.edit(world.id, { document: newer });
    const b = tab();
    await vi.waitFor(() => expect(b.own.store.getState().unreadable).toHaveLength(1));
    expect(b.own.store.getState().unreadable[0]).toMatchObject({ id: world.id, name: 'lamps' });
    expect((await b.own.exportAsKept(world.id)).bytes).toEqual(new Uint8Array(glbOf(CALM_SCENE)));
    await b.own.rename(world.id, 'Mine');
    expect((await b.storage.worlds.list())[0]).toMatchObject({ name: 'lamps', document: newer });
    await b.own.remove(world.id);
    expect(b.own.store.getState().unreadable).toEqual([]);
    expect(await b.storage.worlds.list()).toEqual([]);
  });

  it('erased while it is being opened, is not kept', async () => {
    const { own, storage, worldId } = tab();
    const slow = file(glbOf(CALM_SCENE));
    let read = (): void => undefined;
    const reading = new Promise<void>((resolve) => {
      read = resolve;
    });
    const content = await slow.arrayBuffer();
    const opening = own.add({
      name: slow.name,
      size: slow.size,
      arrayBuffer: () => reading.then(() => content),
    });
    await storage.storedData.erase();
    read();
    expect(await opening).toBeNull();
    expect(own.store.getState()).toMatchObject({ worlds: [], task: null, problem: null });
    expect(worldId()).toBe('shore');
    expect(await storage.worlds.list()).toEqual([]);
  });

  it('whose edits the browser refuses asks on leaving, and is saved once there is room', async () => {
    const a = tab();
    const world = await a.own.add(file(glbOf(CALM_SCENE)));
    if (!world) throw new Error('refused');
    expect(a.own.atRisk).toBe(false);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const refuse = vi.spyOn(a.storage.worlds, 'edit').mockRejectedValue(new Error('No.'));
    await a.own.edit(world.id, { ...world.document, bindings: [] });
    expect(a.own.store.getState().problem).toMatch(/edits of “lamps” are not saved. No. Export/);
    expect(a.own.atRisk).toBe(true);
    refuse.mockRestore();
    vi.advanceTimersByTime(2000);
    vi.useRealTimers();
    await vi.waitFor(() => expect(a.own.atRisk).toBe(false));
    expect(a.own.store.getState().problem).toBeNull();
    expect((await a.storage.worlds.list())[0]?.document).toMatchObject({ bindings: [] });
  });

  it('is in this tab alone where the browser does not keep it, and leaving asks', async () => {
    const { own, storage } = tab();
    vi.spyOn(storage.worlds, 'create').mockRejectedValue(new Error('No room.'));
    const world = await own.add(file(glbOf(CALM_SCENE)));
    expect(own.atRisk).toBe(true);
    await own.remove(world?.id ?? '');
    expect(own.atRisk).toBe(false);
  });

  it('that is gone from the disk unheard is said to be gone once it is edited', async () => {
    const a = tab();
    const world = await a.own.add(file(glbOf(CALM_SCENE)));
    if (!world) throw new Error('refused');
    const unheard = open(createChannels()(), new MemoryStorage(), 9);
    await unheard.storage.worlds.remove(world.id);
    await a.own.edit(world.id, { ...world.document, bindings: [] });
    expect(a.own.store.getState()).toMatchObject({
      worlds: [],
      problem: '“lamps” is no longer stored on this device. Open its file again.',
    });
    expect(a.own.atRisk).toBe(false);
    expect(a.worldId()).toBe('shore');
  });

  it('edited while another tab tells of an older edit, keeps the newer one', async () => {
    const a = tab();
    const world = await a.own.add(file(glbOf(CALM_SCENE)));
    if (!world) throw new Error('refused');
    const { edit } = a.storage.worlds;
    let write = (): void => undefined;
    const waiting = new Promise<void>((resolve) => {
      write = resolve;
    });
    vi.spyOn(a.storage.worlds, 'edit').mockImplementation((...args) => waiting.then(() => edit(...args)));
    const editing = a.own.edit(world.id, { ...world.document, name: 'newest' });
    await a.own.refresh();
    expect(a.own.find(world.id)?.document.name).toBe('newest');
    write();
    await editing;
    expect((await a.storage.worlds.list())[0]?.name).toBe('newest');
  });
});

describe('a link to a world', () => {
  /** Bound by somebody else, on another device. */
  const linkOf = async (name = 'Night lamps') => {
    const elsewhere = tab();
    const world = await elsewhere.own.add(file(glbOf(CALM_SCENE)));
    if (!world) throw new Error('refused');
    const document = { ...world.document, name, bindings: world.document.bindings.slice(0, 2) };
    const scene = { contentHash: await elsewhere.own.hashOf(world.id), bytes: world.bytes };
    await elsewhere.own.remove(world.id);
    return { link: await worldLink({ document, scene }, 'http://localhost/'), document };
  };
  const text = (link: string): string => linkedWorld(new URL(link)) ?? '';

  it('holds the whole document behind the #, and names the scene, not the file', async () => {
    const { link, document } = await linkOf();
    const { pathname, search } = new URL(link);
    expect(pathname + search).toBe('/');
    expect(link.length).toBeLessThan(2000);
    const read = await readWorldLink(text(link));
    expect(read.document).toEqual(document);
    const { own } = tab();
    const world = await own.add(file(glbOf(CALM_SCENE)));
    const { bytes } = await own.exportFile(world?.id ?? '');
    const exported = await own.add(file(bytes, 'exported.glb'));
    expect(await own.hashOf(exported?.id ?? '')).toBe(read.scene.contentHash);
    const other = await own.add(file(glbOf({ ...CALM_SCENE, lights: [] }), 'other.glb'));
    expect(await own.hashOf(other?.id ?? '')).not.toBe(read.scene.contentHash);
  });

  it('is refused by place where it is broken, and is none where there is none', async () => {
    expect(linkedWorld({ hash: '#mapping=abc' })).toBeNull();
    await expect(readWorldLink('AAAA')).rejects.toThrow(
      /^At #world: expected a world from the studio.*Copy the whole link again/,
    );
    const wrong = await worldLink(
      { document: { kind: 'mienscape-world' } as never, scene: { contentHash: 'f'.repeat(64), bytes: 7 } },
      'http://localhost/',
    );
    await expect(readWorldLink(text(wrong))).rejects.toThrow(/^At schemaVersion: expected 2/);
    const nameless = await worldLink(
      { document: {} as never, scene: { contentHash: 'x', bytes: 7 } },
      'http://localhost/',
    );
    await expect(readWorldLink(text(nameless))).rejects.toThrow(/^At scene\.contentHash: expected a SHA-256/);
  });

  it('applies where its scene is kept, and can be put back', async () => {
    const { link, document } = await linkOf();
    const { own, linked, forgotten, worldId, films } = tab();
    const mine = await own.add(file(glbOf(CALM_SCENE)));
    if (!mine) throw new Error('refused');
    await own.add(file(glbOf({ ...CALM_SCENE, lights: [] }), 'other.glb'));
    await linked.follow(await readWorldLink(text(link)));
    expect(own.find(mine.id)).toMatchObject({ document, name: 'Night lamps', verdict: { kind: 'unknown' } });
    expect(worldId()).toBe(mine.id);
    expect(forgotten()).toBe(1);
    await vi.waitFor(() => expect(films.length).toBeGreaterThan(1));
    const state = linked.store.getState();
    expect(state).toMatchObject({ kind: 'taken', name: 'Night lamps' });
    if (state.kind === 'taken') state.putBack?.();
    await vi.waitFor(() => expect(own.find(mine.id)?.document).toEqual(mine.document));
    expect(linked.store.getState()).toEqual({ kind: 'none' });
    // Bound so already: nothing to put back, nothing to film.
    await own.edit(mine.id, document);
    await linked.follow(await readWorldLink(text(link)));
    expect(linked.store.getState()).toMatchObject({ kind: 'taken', putBack: null });
  });

  it('says which file is wanted where it is not, and applies once that is opened', async () => {
    const { link, document } = await linkOf();
    const { own, linked, forgotten, worldId } = tab();
    await linked.follow(await readWorldLink(text(link)));
    expect(linked.store.getState()).toMatchObject({ kind: 'wanted', link: { document } });
    expect(forgotten()).toBe(0);
    await own.add(file(glbOf({ ...CALM_SCENE, lights: [] }), 'other.glb'));
    expect(linked.store.getState().kind).toBe('wanted');
    const wanted = await own.add(file(glbOf(CALM_SCENE)));
    await vi.waitFor(() => expect(linked.store.getState().kind).toBe('taken'));
    expect(own.find(wanted?.id ?? '')?.document).toEqual(document);
    expect(worldId()).toBe(wanted?.id);
  });

  it('whose document does not fit the scene is refused, and changes nothing', async () => {
    const { link } = await linkOf();
    const { own, linked } = tab();
    const mine = await own.add(file(glbOf(CALM_SCENE)));
    const read = await readWorldLink(text(link));
    const [first] = read.document.bindings;
    if (!first || !mine) throw new Error('nothing is bound');
    const bindings = [{ ...first, node: 'light:Moon' }];
    await linked.follow({ ...read, document: { ...read.document, bindings } });
    expect(linked.store.getState()).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(/was refused\. At bindings\[0\]\.node: the scene has no “light:Moon”/),
    });
    expect(own.find(mine.id)?.document).toEqual(mine.document);
  });
});
