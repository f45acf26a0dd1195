import { describe, expect, it, vi } from 'vitest';
import { CALM_SCENE, glbOf } from '../src/fixtures/glb-scenes.ts';
import { calmVerdict, readGlb } from '../src/world-document/index.ts';
import { COUNTS, file, filmed, tabsOfOneBrowser } from './own-worlds.fixture.ts';

const tab = tabsOfOneBrowser();

describe('a world of one’s own', () => {
  it('is shown at once, limited, and as it is once its film was judged; all of it is kept', async () => {
    const a = tab();
    const world = await a.own.add(file(glbOf(CALM_SCENE)));
    expect(a.worldId()).toBe(world?.id);
    expect(world).toMatchObject({ name: 'lamps', verdict: { kind: 'unknown' }, counts: COUNTS });
    await filmed(a.films, 1);
    a.films[0]?.end(calmVerdict(0.1));
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
    films[0]?.end(calmVerdict(0));
    await vi.waitFor(() => expect(own.store.getState().task).toBeNull());
    expect(own.find(world.id)?.verdict).toMatchObject({ kind: 'unknown' });
    void own.film(world.id);
    await filmed(films, 2);
    films[1]?.end(calmVerdict(0));
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
    films[2]?.end(calmVerdict(0));
    await vi.waitFor(() => expect(films).toHaveLength(4));
    films[3]?.end(calmVerdict(0));
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
});
