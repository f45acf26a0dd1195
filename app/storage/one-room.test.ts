/** @file All storage is in one room: no other source touches it, each name is in its table, and erasing leaves nothing. */
import 'fake-indexeddb/auto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { BUILT_IN_MAPPINGS, type Mapping } from '../../src/adaptation/index.ts';
import { createChannels, MemoryStorage } from '../../src/fixtures/browser-storage.ts';
import { shortSession } from '../../src/fixtures/sessions.ts';
import { stemFile, stemSet } from '../../src/fixtures/stem-sounds.ts';
import { EMPTY_STEM_SET } from '../../src/stems/index.ts';
import { keepHead } from './calibration-file.ts';
import { openStorage } from './open-storage.ts';
import { STORES, storeOfKey } from './stores.ts';
import { createTabs } from './tabs.ts';

const ROOT = join(import.meta.dirname, '../..');
const ROOM = join(ROOT, 'app/storage');
/** Every way in which a page keeps anything. */
const KEEPS =
  /\b(indexedDB|localStorage|sessionStorage|caches|CacheStorage|cookieStore|openDB|deleteDB|getDirectory|showSaveFilePicker)\b|document\.cookie|navigator\.storage|from 'idb'/;
const NAME = /['"`]mienscape/;

function sourcesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|tsx|js|mjs|html)$/.test(name) && !/\.(test|fixture|e2e)\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}
/** Without comments: they may speak of what code may not do. */
const codeOf = (path: string): string =>
  readFileSync(path, 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/(^|[^:])\/\/.*$/gm, '$1');
const those = (folders: readonly string[], pattern: RegExp): readonly string[] =>
  folders
    .flatMap((folder) => sourcesUnder(join(ROOT, folder)))
    .filter((path) => pattern.test(codeOf(path)))
    .map((path) => relative(ROOT, path));

describe('the storage room', () => {
  it('is the only place in the app that touches what the browser keeps (control: it does)', () => {
    const touching = those(['app', 'src', 'public'], KEEPS);
    expect(touching.filter((path) => path.startsWith('app/storage/')).length).toBeGreaterThan(2);
    expect(touching.filter((path) => !path.startsWith('app/storage/'))).toEqual([
      // The service worker's caches of the app's own files; `offline-copy.ts` lists and erases them by their names.
      'app/offline/earlier-assets.ts',
      'app/offline/sw.ts',
      // How often this tab has loaded the page again; taken away as soon as the page runs.
      'public/boot.js',
    ]);
  });

  it('takes every name from its table', () => {
    const named = those(['app/storage'], NAME);
    // The channel's name and the tabs' locks keep nothing.
    expect(named.toSorted()).toEqual([
      'app/storage/stores.ts',
      'app/storage/tab-life.ts',
      'app/storage/tabs.ts',
    ]);
    expect(sourcesUnder(ROOM).length).toBeGreaterThan(10);
  });
});

const sampleWorld = {
  id: 'own-1',
  name: 'A scene',
  addedAt: '2026-01-31T00:00:00.000Z',
  bytes: 3,
  document: { kind: 'mienscape-world', schemaVersion: 1, name: 'A scene', viewer: null, bindings: [] },
  verdict: { kind: 'unknown', reason: 'It was not filmed yet.' },
  counts: { drawCalls: 1, triangles: 1, textures: 0, textureBytes: 0, animations: 0, lights: 0 },
} as const;

describe('erasing', () => {
  const [companion] = BUILT_IN_MAPPINGS as readonly [Mapping, ...Mapping[]];
  let local: MemoryStorage;
  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory();
    local = new MemoryStorage();
  });

  /** Puts something into every store, as the app does. */
  async function fill() {
    const storage = openStorage({
      local: local as unknown as Storage,
      tabs: createTabs(createChannels()()),
      tabId: 'tab',
      living: async () => new Set(),
    });
    storage.preferenceStore.persist({ cameraConsent: true, deviceId: 'camera' });
    storage.preferenceStore.persistIn('framing', 'camera', 'webcam');
    const head = { weights: new Float32Array(8), bias: new Float32Array(8) };
    const figures = { accuracy: 1, talk: 1 };
    keepHead(local as unknown as Storage, {}, 'camera', {
      model: 'student',
      framing: 'webcam',
      madeOn: '2026-01-31',
      before: figures,
      after: figures,
      head,
    });
    await storage.mappings.save({ ...companion, id: 'mine' }, null);
    storage.drafts.leave([{ document: companion, base: null }]);
    await storage.worlds.create(sampleWorld, Uint8Array.of(1, 2, 3));
    await storage.sessions.create({ ...shortSession(), mappings: [companion] });
    await storage.stems.save(stemSet('a'), [stemFile('a')], EMPTY_STEM_SET);
    return storage;
  }
  const dump = async (): Promise<readonly string[]> => {
    const found = [...local.entries.keys()];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
      });
      for (const store of database.objectStoreNames) {
        const count = database.transaction(store).objectStore(store).count();
        await new Promise((resolve) => {
          count.onsuccess = resolve;
        });
        for (let i = 0; i < count.result; i++) found.push(`${name}/${store}`);
      }
      database.close();
    }
    return found;
  };

  it('everything is in the table and on the list, and nothing is left once it is erased', async () => {
    const storage = await fill();
    const found = await dump();
    const stores = new Set(
      found.map((entry) => {
        const [name] = entry.split('/');
        const database = Object.entries(STORES).find(([, store]) => 'name' in store && store.name === name);
        return database?.[0] ?? storeOfKey(entry);
      }),
    );
    const all = Object.keys(STORES).filter((id) => id !== 'offline');
    expect([...stores].toSorted()).toEqual(all.toSorted());
    expect((await storage.storedData.list()).map(({ id }) => id).toSorted()).toEqual(all.toSorted());
    expect(await storage.storedData.erase()).toEqual([]);
    expect(await dump()).toEqual([]);
    expect(await storage.storedData.list()).toEqual([]);
  });

  it('what came from the face goes alone when consent is taken back', async () => {
    const storage = await fill();
    await storage.storedData.erase({ origins: ['face'] });
    const left = await dump();
    expect(left.filter((entry) => /session|calibration/.test(entry))).toEqual([]);
    expect(left.length).toBeGreaterThan(3);
  });
});
