import { describe, expect, it, vi } from 'vitest';
import { CALM_SCENE, glbOf } from '../src/fixtures/glb-scenes.ts';
import { createLinkedWorlds } from './experience/own-worlds/linked-worlds.ts';
import { linkedWorld, readWorldLink, worldLink } from './experience/own-worlds/world-link.ts';
import { file, tabsOfOneBrowser } from './own-worlds.fixture.ts';

const tab = tabsOfOneBrowser();

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

  it.each(['refresh', 'outline'] as const)(
    'that is closed while worlds are read changes nothing (%s)',
    async (reading) => {
      const { link } = await linkOf();
      const { own, worldId } = tab();
      const mine = await own.add(file(glbOf(CALM_SCENE)));
      if (!mine) throw new Error('refused');
      let read = (): void => undefined;
      const isRead = new Promise<void>((resolve) => {
        read = resolve;
      });
      const waits = vi.fn(async (id: string): Promise<never> => {
        await isRead;
        return own[reading](id) as Promise<never>;
      });
      const set = vi.fn();
      const linked = createLinkedWorlds({
        own: { ...own, [reading]: waits },
        runtime: { store: { getState: () => ({ worldId: worldId() }) as never }, preferences: { set } },
        forgetLink: () => undefined,
      });
      const followed = linked.follow(await readWorldLink(text(link)));
      await vi.waitFor(() => expect(waits).toHaveBeenCalled());
      linked.dismiss();
      read();
      await followed;
      expect(linked.store.getState()).toEqual({ kind: 'none' });
      expect(set).not.toHaveBeenCalled();
      expect(own.find(mine.id)?.document).toEqual(mine.document);
    },
  );

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
