/** @file A device whose browser holds sound records, and beside them one that is damaged or of a newer version. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { type AppStorage, openStorage } from '../../app/storage/index.ts';
import { type DatabaseId, STORES } from '../../app/storage/stores.ts';
import { createTabs } from '../../app/storage/tabs.ts';
import { BUILT_IN_MAPPINGS } from '../../src/adaptation/index.ts';
import type { Random } from '../../src/core/index.ts';
import { MemoryStorage } from '../../src/fixtures/browser-storage.ts';
import { CALM_SCENE, glbOf } from '../../src/fixtures/glb-scenes.ts';
import { shortSession } from '../../src/fixtures/sessions.ts';
import { stemFile, stemSet } from '../../src/fixtures/stem-sounds.ts';
import type { Session } from '../../src/recording/index.ts';
import { NOT_FILMED, readWorldFile } from '../../src/world-document/index.ts';
import { damageDocument, damageNames, growDocument } from './damage.ts';

const MOST_TEXT = 2 ** 16;
const [companion] = BUILT_IN_MAPPINGS;
if (!companion) throw new Error('There is no built-in mapping.');
export const mapping = (id: string) => ({ ...companion, id, name: `Mapping ${id}` });
export const session = (id: string): Session => ({ ...shortSession(), id, mappings: [companion] });
const glb = glbOf(CALM_SCENE);
const worldEntry = (id: string) => ({
  id,
  name: 'Lamps',
  addedAt: '2026-01-31T10:00:00.000Z',
  bytes: glb.byteLength,
  document: { ...readWorldFile(glb, 'Lamps').document, name: 'Lamps' },
  verdict: NOT_FILMED,
  counts: { drawCalls: 4, triangles: 48, textures: 0, textureBytes: 0, animations: 1, lights: 2 },
  contentHash: 'f'.repeat(64),
});

/** A record as a store holds it. */
export interface StoredRecord {
  readonly database: DatabaseId;
  readonly store: string;
  readonly key: string;
  readonly value: unknown;
}

/** Under `a` lies what stays sound, under `b` what is damaged. */
const RECORDS: readonly StoredRecord[] = ['a', 'b'].flatMap((key) => [
  { database: 'mappings', store: 'mappings', key, value: mapping(key) },
  { database: 'mappings', store: 'desk', key: 'open', value: 'a' },
  ...(['entries', 'sessions'] as const).map((store) => ({
    database: 'sessions' as const,
    store,
    key,
    value:
      store === 'sessions'
        ? session(key)
        : {
            id: key,
            name: 'A smile',
            recordedAt: '2026-01-31',
            durationMs: 3000,
            marks: 2,
            crops: 0,
            bytes: 900,
          },
  })),
  { database: 'worlds', store: 'entries', key, value: worldEntry(key) },
  { database: 'worlds', store: 'files', key, value: glb },
  { database: 'stems', store: 'sets', key: 'own', value: stemSet('a', 'b') },
  { database: 'stems', store: 'files', key, value: stemFile(key) },
  {
    database: 'stems',
    store: 'outlines',
    key,
    value: { id: key, bytes: 900, outline: stemFile(key).outline },
  },
]);
/** What an app cannot be without: the files of worlds are judged by their own reader. */
export const DAMAGED = RECORDS.filter(
  ({ key, store, database }) => key !== 'a' && !(database === 'worlds' && store === 'files'),
);

/** Bytes are damaged as a whole: they stand as a word in the document that is damaged. */
const BYTES = 'bytes of the record';
const isBytes = (value: unknown): boolean => value instanceof ArrayBuffer || ArrayBuffer.isView(value);
const without = (value: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, isBytes(each) ? `${BYTES} ${key}` : each]),
  );
const withBytes = (damaged: unknown, sound: object): unknown => {
  if (typeof damaged !== 'object' || damaged === null) return damaged;
  for (const [key, each] of Object.entries(sound))
    for (const [place, found] of Object.entries(damaged))
      if (isBytes(each) && found === `${BYTES} ${key}`) (damaged as Record<string, unknown>)[place] = each;
  return damaged;
};

/** A later version of the app wrote it; or it was damaged. */
export function damageRecord({ value, database }: StoredRecord, random: Random): unknown {
  const sound = without(typeof value === 'object' && value !== null ? value : { value });
  const way = random.next();
  let damaged: unknown;
  if (way < 0.1) damaged = { ...sound, schemaVersion: 99, later: { parts: [1, 2] } };
  else if (way < 0.2) damaged = damageNames(sound, random);
  else if (way < 0.23) damaged = growDocument(sound, random, MOST_TEXT);
  else damaged = damageDocument(sound, random);
  if (typeof value !== 'object' || value === null) return (damaged as { value?: unknown } | null)?.value;
  damaged = withBytes(damaged, value);
  // The sessions' stores take their key out of the record.
  if (database !== 'sessions') return damaged;
  return typeof damaged === 'object' && damaged !== null && !Array.isArray(damaged)
    ? { ...damaged, id: 'b' }
    : { id: 'b', damaged };
}

/** One device with one damaged record. */
export interface Device {
  readonly storage: AppStorage;
  readonly damaged: StoredRecord;
  /** As it lies in the browser. */
  raw(record?: Pick<StoredRecord, 'database' | 'store' | 'key'>): Promise<unknown>;
  close(): void;
}

const done = <Value>(request: IDBRequest<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

export async function openDevice(damaged: StoredRecord): Promise<Device> {
  globalThis.indexedDB = new IDBFactory();
  const { name, stores } = STORES[damaged.database];
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => {
    for (const store of stores)
      opening.result.createObjectStore(store, damaged.database === 'sessions' ? { keyPath: 'id' } : {});
  };
  const database = await done(opening);
  for (const { store, key, value } of [
    ...RECORDS.filter((each) => each.database === damaged.database),
    damaged,
  ]) {
    const place = database.transaction(store, 'readwrite').objectStore(store);
    await done(damaged.database === 'sessions' ? place.put(value) : place.put(value, key));
  }
  const storage = openStorage({
    local: new MemoryStorage() as unknown as Storage,
    tabs: createTabs(null),
    tabId: 'tab',
    living: async () => new Set(['tab']),
  });
  return {
    storage,
    damaged,
    raw: ({ store, key } = damaged) => done(database.transaction(store).objectStore(store).get(key)),
    close: () => {
      for (const each of ['mappings', 'sessions', 'worlds', 'stems'] as const) storage[each].close();
      database.close();
    },
  };
}
