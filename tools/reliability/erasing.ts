/**
 * @file Erasing and withdrawing against what other tabs have on its way to the disk: one to three tabs write sessions,
 * marks, mappings, drafts and choices at random, and one of them erases in the middle of it. Told is what is left.
 */
import { IDBFactory } from 'fake-indexeddb';
import { openStorage } from '../../app/storage/index.ts';
import { createTabs } from '../../app/storage/tabs.ts';
import { BUILT_IN_MAPPINGS, type Mapping } from '../../src/adaptation/index.ts';
import { createRandom } from '../../src/core/index.ts';
import { createChannels, MemoryStorage } from '../../src/fixtures/browser-storage.ts';
import { shortSession } from '../../src/fixtures/sessions.ts';
import { addMark } from '../../src/recording/index.ts';

const [companion] = BUILT_IN_MAPPINGS as readonly [Mapping, ...Mapping[]];
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function left(local: MemoryStorage, faceOnly: boolean): Promise<number> {
  let count = faceOnly ? 0 : local.entries.size;
  for (const { name = '' } of await indexedDB.databases()) {
    if (faceOnly && name !== 'mienscape-sessions') continue;
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
    });
    for (const store of database.objectStoreNames) {
      const counting = database.transaction(store).objectStore(store).count();
      await new Promise((resolve) => {
        counting.onsuccess = resolve;
      });
      count += counting.result;
    }
    database.close();
  }
  return count;
}

/** Prints a table; answers whether nothing was left. */
export async function measureErasing(runs: number, seed: number): Promise<boolean> {
  const random = createRandom(seed);
  let held = true;
  console.log('act | tabs | runs | writes | records left');
  for (const act of ['withdraw', 'erase'] as const)
    for (const count of [1, 2, 3]) {
      let records = 0;
      let writes = 0;
      for (let run = 0; run < runs; run++) {
        globalThis.indexedDB = new IDBFactory() as unknown as typeof globalThis.indexedDB;
        const local = new MemoryStorage();
        const channels = createChannels();
        const tabs = Array.from({ length: count }, (_, i) =>
          openStorage({
            local: local as unknown as Storage,
            tabs: createTabs(channels()),
            tabId: `${i}`,
            living: async () => new Set(),
          }),
        );
        const underWay: Promise<unknown>[] = [];
        for (let i = 0; i < 8; i++) {
          const tab = tabs[random.integer(count)];
          const session = { ...shortSession(), id: `s${i}`, mappings: [companion] };
          const kind = random.integer(5);
          writes++;
          if (kind === 0) underWay.push(tab?.sessions.create(session) ?? Promise.resolve());
          else if (kind === 1)
            underWay.push(
              tab?.sessions.edit(session, addMark(session, { atMs: i, text: 'late' })) ?? Promise.resolve(),
            );
          else if (kind === 2)
            underWay.push(tab?.mappings.save({ ...companion, id: `m${i}` }, null) ?? Promise.resolve());
          else if (kind === 3) tab?.drafts.leave([{ document: companion, base: null }]);
          else tab?.preferenceStore.persist({ volume: random.next(), cameraConsent: true });
          if (random.integer(3) === 0) await pause(0);
        }
        const erasing = tabs[random.integer(count)]?.storedData.erase(
          act === 'erase' ? {} : { origins: ['face'] },
        );
        await Promise.allSettled([...underWay, erasing]);
        await pause(5);
        records += await left(local, act === 'withdraw');
      }
      held &&= records === 0;
      console.log([act, count, runs, writes, records].join(' | '));
    }
  return held;
}
