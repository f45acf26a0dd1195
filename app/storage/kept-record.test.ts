/** @file A stored record that is damaged, or that another version wrote, is listed, and hides or changes no other. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, it } from 'vitest';
import { BUILT_IN_MAPPINGS, type Mapping } from '../../src/adaptation/index.ts';
import { MemoryStorage } from '../../src/fixtures/browser-storage.ts';
import { shortSession } from '../../src/fixtures/sessions.ts';
import { stemFile, stemSet } from '../../src/fixtures/stem-sounds.ts';
import { addMark } from '../../src/recording/index.ts';
import { EMPTY_STEM_SET } from '../../src/stems/index.ts';
import { type AppStorage, openStorage } from './open-storage.ts';
import { rawOf } from './raw-database.fixture.ts';
import { createTabs } from './tabs.ts';

const session = { ...shortSession(), id: 'sound' };
let storage: AppStorage;
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  storage = openStorage({ local: new MemoryStorage() as unknown as Storage, tabs: createTabs(null) });
});
const amountOf = async (store: string) =>
  (await storage.storedData.list()).find(({ id }) => id === store)?.amount;

it('a session whose entry is damaged is listed beside the others, opened, counted and deleted', async () => {
  await storage.sessions.create(session);
  await storage.sessions.create({ ...session, id: 'damaged' });
  await rawOf('mienscape-sessions', 'entries', { value: { id: 'damaged', name: 7, durationMs: null } });
  const [, damaged] = await storage.sessions.list();
  expect(damaged).toEqual({
    id: 'damaged',
    name: 'damaged',
    recordedAt: '',
    durationMs: 0,
    marks: 0,
    crops: 0,
    bytes: 0,
  });
  expect((await storage.sessions.load('damaged'))?.durationMs).toBe(session.durationMs);
  expect((await amountOf('sessions'))?.count).toBe(2);
  await storage.sessions.remove('damaged');
  expect((await storage.sessions.list()).map(({ id }) => id)).toEqual(['sound']);
});

it('a session that another version changed while it was open is not written over, and that is said', async () => {
  await storage.sessions.create(session);
  const newer = { ...session, schemaVersion: 99, marks: { list: [] } };
  await rawOf('mienscape-sessions', 'sessions', { value: newer });
  await expect(storage.sessions.edit(session, addMark(session, { atMs: 10, text: 'here' }))).rejects.toThrow(
    /changed by another version.*export this one/,
  );
  expect(await storage.sessions.loadAsKept(session.id)).toEqual(newer);
});

it('a world whose entry is damaged is listed under its own key, and can be erased', async () => {
  const entry = {
    id: 'own-1',
    name: 'Lamps',
    addedAt: '2026',
    bytes: 8,
    document: {},
    verdict: {},
    counts: {},
  };
  await storage.worlds.create(entry, new Uint8Array(8));
  await storage.worlds.create({ ...entry, id: 'own-2' }, new Uint8Array(8));
  await rawOf('mienscape-worlds', 'entries', { key: 'own-2', value: { name: { en: 'Lamps' }, bytes: '8' } });
  expect(await storage.worlds.list()).toMatchObject([
    { id: 'own-2', name: 'own-2', addedAt: '', bytes: 0 },
    { id: 'own-1' },
  ]);
  expect(await amountOf('worlds')).toEqual({ count: 2, bytes: 8 });
  await storage.worlds.remove('own-2');
  expect(await storage.worlds.list()).toHaveLength(1);
});

it('a stem whose file or picture is damaged counts as one without it', async () => {
  await storage.stems.save(stemSet('a', 'b'), ['a', 'b'].map(stemFile), EMPTY_STEM_SET);
  await rawOf('mienscape-stems', 'files', { key: 'b', value: { id: 'b', bytes: 'RIFF' } });
  await rawOf('mienscape-stems', 'outlines', { key: 'b', value: null });
  expect(await storage.stems.file('b')).toBeNull();
  expect(await storage.stems.file('a')).toEqual(stemFile('a'));
  expect([...(await storage.stems.outlines()).keys()]).toEqual(['a']);
  expect(await amountOf('stems')).toMatchObject({ count: 2 });
});

it('a mapping that names another is saved in its own place', async () => {
  const [companion] = BUILT_IN_MAPPINGS as readonly [Mapping, ...Mapping[]];
  const mine: Mapping = { ...companion, id: 'mine', name: 'Mine' };
  await storage.mappings.save(mine, null);
  await rawOf('mienscape-studio', 'mappings', { key: 'mine', value: { ...mine, id: 'other' } });
  const found = await storage.mappings.load('mine');
  if (found?.kind !== 'readable') throw new Error('It cannot be read.');
  const renamed = { ...found.mapping, name: 'Renamed' };
  expect((await storage.mappings.save(renamed, found.revision)).kind).toBe('saved');
  expect(await storage.mappings.list()).toMatchObject([{ id: 'mine', name: 'Renamed' }]);
});
