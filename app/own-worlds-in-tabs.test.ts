import { describe, expect, it, vi } from 'vitest';
import { CALM_SCENE, glbOf } from '../src/fixtures/glb-scenes.ts';
import { calmVerdict } from '../src/world-document/index.ts';
import { file, filmed, tabsOfOneBrowser } from './own-worlds.fixture.ts';
import { createWorldEditor } from './studio/own-worlds/world-editor.ts';

const tab = tabsOfOneBrowser();

describe('a world of one’s own, in several tabs', () => {
  it('is renamed without another film, in all tabs; what is no name is refused', async () => {
    const [a, b] = [tab(), tab()];
    const world = await a.own.add(file(glbOf(CALM_SCENE)));
    if (!world) throw new Error('refused');
    await filmed(a.films, 1);
    await a.own.rename(world.id, '  Night lamps ');
    // Renamed while it is filmed: the film shows the same.
    a.films[0]?.end(calmVerdict(0.1));
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
