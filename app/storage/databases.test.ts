/** @file The databases as several tabs use them: nothing is overwritten, nothing deleted comes back, and a closed one opens again. */
import 'fake-indexeddb/auto';
import { forceCloseDatabase, IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { BUILT_IN_MAPPINGS, type Mapping } from '../../src/adaptation/index.ts';
import { createChannels, MemoryStorage } from '../../src/fixtures/browser-storage.ts';
import { shortSession } from '../../src/fixtures/sessions.ts';
import { stemFile, stemSet } from '../../src/fixtures/stem-sounds.ts';
import { addMark, renameSession, type Session } from '../../src/recording/index.ts';
import { EMPTY_STEM_SET } from '../../src/stems/index.ts';
import { type AppStorage, openStorage } from './open-storage.ts';
import { rawOf } from './raw-database.fixture.ts';
import { createTabs } from './tabs.ts';

const [companion] = BUILT_IN_MAPPINGS as readonly [Mapping, ...Mapping[]];
const mine: Mapping = { ...companion, id: 'mine', name: 'Mine' };
const named = (name: string): Mapping => ({ ...mine, name });
const session: Session = {
  ...shortSession(),
  mappings: [mine],
  pictures: { width: 1, height: 1, half: 'lower', crops: [{ capturedAtMs: 0, grey: 'AA==' }] },
};

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

describe('mappings', () => {
  it('are written over the revision that their editor knows, and over no other', async () => {
    const [a, b] = [tabs(), tabs()];
    const first = await a.mappings.save(mine, null);
    if (first.kind !== 'saved') throw new Error('not saved');
    const theirs = await b.mappings.load('mine');
    expect(theirs?.revision).toBe(first.revision);
    expect((await a.mappings.save(named('by A'), first.revision)).kind).toBe('saved');
    const refused = await b.mappings.save(named('by B'), first.revision);
    expect(refused).toMatchObject({ kind: 'conflict', theirs: { name: 'by A' } });
    expect(await b.mappings.list()).toMatchObject([{ name: 'by A' }]);
    // A colleague's file of the same id is no new one.
    expect(await a.mappings.save(named('a colleague’s'), null)).toMatchObject({ kind: 'conflict' });
  });

  it('that were deleted are not made anew by another tab', async () => {
    const [a, b] = [tabs(), tabs()];
    const first = await a.mappings.save(mine, null);
    const revision = first.kind === 'saved' ? first.revision : '';
    await b.mappings.remove('mine');
    expect(await a.mappings.save(named('edited'), revision)).toEqual({ kind: 'conflict', theirs: null });
    expect(await a.mappings.list()).toEqual([]);
  });

  it('tell other tabs', async () => {
    const [a, b] = [tabs(), tabs()];
    const heard = vi.fn();
    b.tabs.listen(heard);
    await a.mappings.save(mine, null);
    await vi.waitFor(() =>
      expect(heard).toHaveBeenCalledWith({ kind: 'changed', store: 'mappings', id: 'mine' }),
    );
  });

  it('of a newer version, or damaged, are shown, kept and never overwritten', async () => {
    const a = tabs();
    await a.mappings.save(mine, null);
    const newer = { ...mine, schemaVersion: 99, id: 'newer', name: 'From 2030', aura: { glow: 1 } };
    await rawOf('mienscape-studio', 'mappings', { key: 'newer', value: newer });
    await rawOf('mienscape-studio', 'mappings', { key: 'broken', value: { id: 'broken' } });
    const listed = await a.mappings.list();
    expect(listed).toMatchObject([
      { kind: 'unreadable', id: 'broken', name: 'broken' },
      { kind: 'unreadable', id: 'newer', name: 'From 2030', document: newer },
      { kind: 'readable', name: 'Mine' },
    ]);
    expect(listed[1]).toMatchObject({ reason: expect.stringContaining('A newer Mienscape wrote this file') });
    const saved = await a.mappings.save({ ...mine, id: 'newer' }, null);
    expect(saved).toMatchObject({ kind: 'conflict', theirs: { kind: 'unreadable' } });
    expect(await rawOf('mienscape-studio', 'mappings')).toContainEqual(newer);
  });

  it('erased while one is on its way to the disk: it does not arrive', async () => {
    const [a, b] = [tabs(), tabs()];
    await a.mappings.save(mine, null);
    const late = b.mappings.save({ ...mine, id: 'late' }, null);
    b.mappings.forget();
    expect((await late).kind).toBe('conflict');
    await a.storedData.erase();
    expect(await rawOf('mienscape-studio', 'mappings')).toEqual([]);
    expect(await rawOf('mienscape-studio', 'desk')).toEqual([]);
  });
});

describe('sessions', () => {
  it('keep the changes of two tabs side by side', async () => {
    const [a, b] = [tabs(), tabs()];
    await a.sessions.create(session);
    await a.sessions.edit(session, addMark(session, { atMs: 10, text: 'by A' }));
    const merged = await b.sessions.edit(session, renameSession(session, 'by B'));
    expect(merged).toMatchObject({ name: 'by B' });
    expect(merged?.marks.map(({ text }) => text)).toEqual(['by A', 'it begins', 'the smile']);
    expect(await a.sessions.load(session.id)).toEqual(merged);
  });

  it('deleted in one tab stay deleted when a mark is set in another; undone, they are back whole', async () => {
    const [a, b] = [tabs(), tabs()];
    await a.sessions.create(session);
    const removed = await a.sessions.remove(session.id);
    expect(await b.sessions.edit(session, addMark(session, { atMs: 10, text: 'late' }))).toBeNull();
    expect(await b.sessions.list()).toEqual([]);
    expect(await rawOf('mienscape-sessions', 'sessions')).toEqual([]);
    await a.sessions.putBack(removed);
    expect(await b.sessions.load(session.id)).toEqual(session);
  });

  it('never take the id of another', async () => {
    const a = tabs();
    await a.sessions.create(session);
    const second = await a.sessions.create({ ...session, name: 'A file of the same id' });
    expect(second.id).not.toBe(session.id);
    expect(await a.sessions.list()).toHaveLength(2);
    // Nor what comes back after a deletion.
    const removed = await a.sessions.remove(session.id);
    const imported = await a.sessions.create({ ...session, name: 'Imported again' });
    const place = await a.sessions.putBack(removed);
    expect(imported.id).toBe(session.id);
    expect(await a.sessions.load(session.id)).toEqual(imported);
    expect(await a.sessions.load(place)).toEqual({ ...session, id: place });
    expect(await a.sessions.list()).toHaveLength(3);
  });

  it('erased in one tab: the others let go, and what was on its way is called off', async () => {
    const [a, b] = [tabs(), tabs()];
    const forgot = vi.fn();
    b.storedData.onForget(forgot);
    await a.sessions.create(session);
    const late = b.sessions.create({ ...session, id: 'late' });
    b.sessions.forget();
    await late;
    expect(await a.storedData.erase({ origins: ['face'] })).toEqual([]);
    await vi.waitFor(() => expect(forgot).toHaveBeenCalledTimes(2));
    expect(forgot.mock.calls.map(([, done]) => done)).toEqual([false, true]);
    expect(await rawOf('mienscape-sessions', 'sessions')).toEqual([]);
    expect(await rawOf('mienscape-sessions', 'entries')).toEqual([]);
  });
});

it('erased in the moment in which a busy tab begins to write: nothing arrives', async () => {
  const storage = tabs();
  await Promise.all([storage.sessions.list(), storage.worlds.list(), storage.stems.load()]);
  const { transaction } = IDBDatabase.prototype;
  const spy = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
    this: IDBDatabase,
    ...args: Parameters<typeof transaction>
  ) {
    const made = transaction.apply(this, args);
    if (args[1] === 'readwrite')
      for (const store of [storage.sessions, storage.worlds, storage.stems]) store.forget();
    return made;
  });
  await storage.sessions.create(session);
  await storage.worlds.create(
    { id: 'w', name: 'W', addedAt: '', bytes: 1, document: {}, verdict: {}, counts: {} },
    new Uint8Array(1),
  );
  await storage.stems.save(stemSet('a'), [stemFile('a')], EMPTY_STEM_SET);
  expect(spy).toHaveBeenCalled();
  spy.mockRestore();
  expect(await storage.sessions.list()).toEqual([]);
  expect(await storage.worlds.list()).toEqual([]);
  expect(await storage.stems.load()).toBeNull();
});

describe('a database', () => {
  it('that the browser closed is opened again, and who edits hears that it was lost', async () => {
    const a = tabs();
    const lost = vi.fn();
    a.onMappingsLost(lost);
    const opened: IDBDatabase[] = [];
    const { open } = indexedDB;
    vi.spyOn(indexedDB, 'open').mockImplementation((...args) => {
      const request = open.apply(indexedDB, args);
      request.addEventListener('success', () => opened.push(request.result));
      return request;
    });
    await a.mappings.save(mine, null);
    expect(opened).toHaveLength(1);
    forceCloseDatabase(opened[0] as never);
    await vi.waitFor(() => expect(lost).toHaveBeenCalled());
    expect(await a.mappings.list()).toHaveLength(1);
    expect(opened).toHaveLength(2);
  });

  it('that is closed while it is being opened, as site data are cleared, is opened again', async () => {
    const a = tabs();
    const { open } = indexedDB;
    let refused = 0;
    vi.spyOn(indexedDB, 'open').mockImplementation((...args) => {
      if (refused++ < 2) throw new DOMException('The connection was closed.', 'AbortError');
      return open.apply(indexedDB, args);
    });
    expect(await a.sessions.list()).toEqual([]);
    expect((await a.mappings.save(mine, null)).kind).toBe('saved');
  });

  it('that is closed before the browser says so answers all the same', async () => {
    const a = tabs();
    const opened: IDBDatabase[] = [];
    const { open } = indexedDB;
    vi.spyOn(indexedDB, 'open').mockImplementation((...args) => {
      const request = open.apply(indexedDB, args);
      request.addEventListener('success', () => opened.push(request.result));
      return request;
    });
    await a.mappings.save(mine, null);
    await a.sessions.create(session);
    for (const database of opened) database.close();
    expect((await a.mappings.save({ ...mine, id: 'next' }, null)).kind).toBe('saved');
    expect(await a.sessions.list()).toHaveLength(1);
  });

  it('makes room for another tab that upgrades it, and works on with the newer one', async () => {
    const a = tabs();
    await a.mappings.save(mine, null);
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.open('mienscape-studio', 7);
      request.onblocked = () => reject(new Error('blocked'));
      request.onupgradeneeded = () => request.result.createObjectStore('auras');
      request.onsuccess = () => {
        request.result.close();
        resolve();
      };
    });
    expect(await a.mappings.list()).toHaveLength(1);
    expect((await a.mappings.save({ ...mine, id: 'next' }, null)).kind).toBe('saved');
    await rawOf('mienscape-studio', 'auras', { key: 'one', value: 'of a newer version' });
    // Erasing takes what a newer version keeps as well.
    await a.storedData.erase();
    expect(await rawOf('mienscape-studio', 'auras')).toEqual([]);
  });

  it('without its stores gets them', async () => {
    await new Promise<void>((resolve) => {
      const request = indexedDB.open('mienscape-sessions');
      request.onsuccess = () => {
        request.result.close();
        resolve();
      };
    });
    await tabs().sessions.create(session);
    expect(await rawOf('mienscape-sessions', 'sessions')).toHaveLength(1);
  });

  it('that answers late because the page was busy is held by no other tab', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const listing = tabs().sessions.list();
    // Busy for however long: what is due then comes before the database’s answer.
    vi.runOnlyPendingTimers();
    expect(await listing).toEqual([]);
    vi.useRealTimers();
  });

  it('held by a tab of an older version is waited for with a reason, and goes on by itself', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const old = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('mienscape-sessions');
      request.onsuccess = () => resolve(request.result);
    });
    const a = tabs();
    const listing = expect(a.sessions.list()).rejects.toThrow('Close or reload that tab');
    await vi.advanceTimersByTimeAsync(3000);
    await listing;
    vi.useRealTimers();
    old.close();
    await vi.waitFor(async () => expect(await a.sessions.list()).toEqual([]));
  });
});

describe('what the browser refuses to erase', () => {
  it.each([['clear'], ['delete']] as const)('is never said to be gone (%s fails)', async (deed) => {
    const a = tabs();
    await a.mappings.save(mine, null);
    await a.sessions.create(session);
    const failing = vi.spyOn(IDBObjectStore.prototype, deed).mockImplementation(() => {
      throw new DOMException('The disk is broken.', 'UnknownError');
    });
    const told =
      deed === 'clear'
        ? (await a.storedData.erase()).map(({ reason }) => reason)
        : await Promise.all(
            [a.mappings.remove('mine'), a.sessions.remove(session.id), a.worlds.remove('own-1')].map((each) =>
              each.then(
                () => 'erased',
                (error: Error) => error.message,
              ),
            ),
          );
    failing.mockRestore();
    expect(told.length).toBeGreaterThan(1);
    for (const words of told) expect(words).toMatch(/^The browser did not erase it: it is still kept/);
    expect(await a.sessions.list()).toHaveLength(1);
  });
});
