/** @file What the origin keeps in the browser, as any program of the origin could read it. */
import type { Page } from '@playwright/test';

const PREFIX = 'mienscape.preferences.';

/** The choices that are kept, by name. */
export async function storedChoices(page: Page): Promise<Record<string, unknown>> {
  const entries = await page.evaluate(() => Object.entries(localStorage) as [string, string][]);
  return Object.fromEntries(
    entries
      .filter(([key]) => key.startsWith(PREFIX))
      .map(([key, text]) => [key.slice(PREFIX.length), JSON.parse(text)]),
  );
}

/** Puts a choice there as an earlier visit would have left it. */
export const storeChoice = (page: Page, name: string, value: unknown): Promise<void> =>
  page.evaluate(({ key, text }) => localStorage.setItem(key, text), {
    key: PREFIX + name,
    text: JSON.stringify(value),
  });

/** Every record, entry and file of the origin: where it lies, and its bytes as text. */
export async function storedData(
  page: Page,
): Promise<readonly { readonly place: string; readonly bytes: number }[]> {
  return page.evaluate(async () => {
    const found: { place: string; bytes: number }[] = [];
    for (const [name, storage] of Object.entries({ localStorage, sessionStorage }))
      for (const [key, value] of Object.entries(storage) as [string, string][])
        found.push({ place: `${name}/${key}`, bytes: 2 * (key.length + value.length) });
    const done = <Result>(request: IDBRequest<Result>): Promise<Result> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name ?? ''));
      for (const store of database.objectStoreNames) {
        const all = await done(database.transaction(store).objectStore(store).getAll());
        for (const value of all)
          found.push({ place: `${name}/${store}`, bytes: JSON.stringify(value).length });
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const bytes = (await (await cache.match(request))?.arrayBuffer())?.byteLength ?? 0;
        found.push({ place: `${name}/${request.url}`, bytes });
      }
    }
    return found;
  });
}
