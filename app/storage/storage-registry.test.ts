/** @file What is kept is listed and erased in one place, and no failure hides another. */
import { describe, expect, it } from 'vitest';
import { createStorageRegistry, type Keeper } from './storage-registry.ts';
import type { StoreId } from './stores.ts';
import { createTabs, type TabMessage } from './tabs.ts';

function keeper(id: StoreId, changes: Partial<Keeper> = {}): Keeper & { count: number } {
  return {
    id,
    name: `The ${id}`,
    holds: 'Something.',
    origin: 'choices',
    count: 2,
    measure() {
      return { count: this.count, bytes: 10 * this.count };
    },
    erase() {
      this.count = 0;
    },
    ...changes,
  };
}

describe('the storage registry', () => {
  it('lists what is kept and leaves out what keeps nothing', async () => {
    const storedData = createStorageRegistry();
    const empty = keeper('sessions');
    empty.count = 0;
    storedData.register(keeper('preferences'));
    storedData.register(empty);
    expect(await storedData.list()).toEqual([
      {
        id: 'preferences',
        name: 'The preferences',
        holds: 'Something.',
        origin: 'choices',
        amount: { count: 2, bytes: 20 },
      },
    ]);
  });

  it('names a keeper that cannot be looked at, rather than hiding it', async () => {
    const storedData = createStorageRegistry();
    storedData.register(keeper('sessions', { measure: () => Promise.reject(new Error('blocked')) }));
    expect(await storedData.list()).toMatchObject([{ id: 'sessions', amount: null }]);
  });

  it('erases all, or what comes from the face, or one', async () => {
    const setUp = () => {
      const storedData = createStorageRegistry();
      for (const id of ['calibration', 'sessions'] as const)
        storedData.register(keeper(id, { origin: 'face' }));
      for (const id of ['preferences', 'mappings'] as const) storedData.register(keeper(id));
      const left = async () => (await storedData.list()).map(({ id }) => id);
      return { storedData, left };
    };
    const all = setUp();
    await all.storedData.erase();
    expect(await all.left()).toEqual([]);
    const face = setUp();
    await face.storedData.erase({ origins: ['face'] });
    expect(await face.left()).toEqual(['preferences', 'mappings']);
    const one = setUp();
    await one.storedData.erase({ id: 'sessions' });
    expect(await one.left()).toEqual(['calibration', 'preferences', 'mappings']);
  });

  it('goes on past a keeper that cannot erase, and says which', async () => {
    const storedData = createStorageRegistry();
    const erase = () => Promise.reject(new Error('in use elsewhere'));
    storedData.register(keeper('sessions', { erase }));
    storedData.register(keeper('preferences'));
    // One that keeps nothing has nothing to erase.
    storedData.register(keeper('worlds', { erase, measure: () => ({ count: 0, bytes: 0 }) }));
    expect(await storedData.erase()).toEqual([{ name: 'The sessions', reason: 'in use elsewhere' }]);
    expect((await storedData.list()).map(({ id }) => id)).toEqual(['sessions']);
  });

  it('refuses two keepers of one name, and takes one off when asked', async () => {
    const storedData = createStorageRegistry();
    const off = storedData.register(keeper('sessions'));
    expect(() => storedData.register(keeper('sessions'))).toThrow(/sessions/);
    off();
    storedData.register(keeper('sessions'));
    expect(await storedData.list()).toHaveLength(1);
  });

  it('tells of changes', async () => {
    const storedData = createStorageRegistry();
    let heard = 0;
    const off = storedData.subscribe(() => heard++);
    storedData.register(keeper('sessions'));
    storedData.touch();
    await storedData.erase();
    expect(heard).toBe(3);
    off();
    storedData.touch();
    expect(heard).toBe(3);
  });

  it('has every tab let go of its copies before anything leaves the disk, and tells when it is done', async () => {
    const told: string[] = [];
    const sent: TabMessage[] = [];
    const heard: ((event: unknown) => void)[] = [];
    const tabs = createTabs({
      postMessage: (message: TabMessage) => {
        sent.push(message);
        told.push(message.kind === 'erased' && message.done ? 'others: done' : 'others: forget');
      },
      addEventListener: (_: string, listener: unknown) => heard.push(listener as (event: unknown) => void),
    });
    const storedData = createStorageRegistry(tabs);
    storedData.onForget((stores, done) => told.push(`here: ${done ? 'gone' : 'forget'} ${stores.join()}`));
    storedData.register(keeper('sessions', { erase: () => void told.push('disk') }));
    await storedData.erase();
    expect(told).toEqual([
      'others: forget',
      'here: forget sessions',
      'disk',
      'others: done',
      'here: gone sessions',
    ]);
    told.length = 0;
    for (const data of [...sent, { kind: 'of a newer version' }, null])
      for (const hear of heard) hear({ data });
    expect(told).toEqual(['here: forget sessions', 'here: gone sessions']);
  });
});
