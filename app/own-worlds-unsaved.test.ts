import { describe, expect, it, vi } from 'vitest';
import { createChannels, MemoryStorage } from '../src/fixtures/browser-storage.ts';
import { CALM_SCENE, glbOf } from '../src/fixtures/glb-scenes.ts';
import { file, openTab, tabsOfOneBrowser } from './own-worlds.fixture.ts';

const tab = tabsOfOneBrowser();

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
    const unheard = openTab(createChannels()(), new MemoryStorage(), 9);
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
