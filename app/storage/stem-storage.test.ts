/** @file One's own music as several tabs use it: written and deleted whole, bounded, and gone when it is erased. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createChannels, MemoryStorage } from '../../src/fixtures/browser-storage.ts';
import { stemFile, stemSet } from '../../src/fixtures/stem-sounds.ts';
import { EMPTY_STEM_SET, STEM_LIMITS } from '../../src/stems/index.ts';
import { type AppStorage, openStorage } from './open-storage.ts';
import { createTabs } from './tabs.ts';

let tabs: () => AppStorage;
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  const [channels, local] = [createChannels(), new MemoryStorage()];
  let count = 0;
  tabs = () =>
    openStorage({
      local: local as unknown as Storage,
      tabs: createTabs(channels()),
      tabId: `tab-${count++}`,
    });
});

describe('stems', () => {
  it('are kept with their files, and a file goes with its stem', async () => {
    const { stems } = tabs();
    expect(await stems.load()).toBeNull();
    const [a, b] = [stemFile('a'), stemFile('b')];
    await stems.save(stemSet('a', 'b'), [a, b], EMPTY_STEM_SET);
    expect(await stems.load()).toEqual(stemSet('a', 'b'));
    expect((await stems.file('b'))?.bytes.byteLength).toBe(b.bytes.byteLength);
    expect([...(await stems.outlines()).keys()].toSorted()).toEqual(['a', 'b']);
    await stems.save(stemSet('a'), [], stemSet('a', 'b'));
    expect(await stems.file('b')).toBeNull();
    expect(await stems.file('a')).not.toBeNull();
    await stems.save(EMPTY_STEM_SET, [], stemSet('a'));
    expect(await stems.load()).toBeNull();
    expect(await stems.file('a')).toBeNull();
  });

  it('are heard of in this tab and in others', async () => {
    const [here, there] = [tabs(), tabs()];
    const [heardHere, heardThere] = [vi.fn(), vi.fn()];
    here.stems.subscribe(heardHere);
    there.stems.subscribe(heardThere);
    await here.stems.save(stemSet('a'), [stemFile('a')], EMPTY_STEM_SET);
    expect(heardHere).toHaveBeenCalled();
    await vi.waitFor(() => expect(heardThere).toHaveBeenCalled());
  });

  it('are named with their bytes, and erased, also for who holds a copy', async () => {
    const storage = tabs();
    const file = stemFile('a');
    await storage.stems.save(stemSet('a'), [file], EMPTY_STEM_SET);
    const listed = (await storage.storedData.list()).find(({ id }) => id === 'stems');
    expect(listed).toMatchObject({
      name: 'Music of your own',
      amount: { count: 1, bytes: file.bytes.byteLength },
    });
    const heard = vi.fn();
    storage.stems.subscribe(heard);
    expect(await storage.storedData.erase({ id: 'stems' })).toEqual([]);
    expect(heard).toHaveBeenCalled();
    expect(await storage.stems.load()).toBeNull();
    expect(await storage.stems.file('a')).toBeNull();
  });

  it('erased while they are on their way to the disk do not arrive', async () => {
    const { stems } = tabs();
    const late = stems.save(stemSet('a'), [stemFile('a')], EMPTY_STEM_SET);
    stems.forget();
    await late;
    expect(await stems.load()).toBeNull();
  });

  it('that are too large together are refused, and what was kept stays', async () => {
    const { stems } = tabs();
    await stems.save(stemSet('a'), [stemFile('a')], EMPTY_STEM_SET);
    const large = { ...stemFile('b'), bytes: { byteLength: STEM_LIMITS.allBytes } as ArrayBuffer };
    await expect(stems.save(stemSet('a', 'b'), [large], stemSet('a'))).rejects.toThrow(
      /at most 240 MB are allowed. Choose shorter files/,
    );
    expect(await stems.load()).toEqual(stemSet('a'));
  });
});
