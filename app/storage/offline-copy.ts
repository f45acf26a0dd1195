/** @file The service worker's copy of the app's own files, as it is listed and erased. */
import type { Keeper } from './storage-registry.ts';

interface Browser {
  readonly caches: Pick<CacheStorage, 'keys' | 'open' | 'delete'> | undefined;
  readonly workers: Pick<ServiceWorkerContainer, 'getRegistrations'> | undefined;
  /** Where the app's pages lie: another app of the same origin keeps its own. */
  readonly home: string;
}

const OUR_NAME = /^mienscape/;

function browser(): Browser {
  const home =
    typeof document === 'undefined' ? '' : new URL(import.meta.env.BASE_URL, document.baseURI).href;
  return { caches: globalThis.caches, workers: globalThis.navigator?.serviceWorker, home };
}

/** Sizes are estimated by the files' own headers. */
export function offlineKeeper({ caches, workers, home }: Browser = browser()): Keeper {
  /** Workbox ends the names of its caches in the worker's scope. */
  const ours = async (): Promise<readonly string[]> =>
    ((await caches?.keys()) ?? []).filter((name) => OUR_NAME.test(name) || name.endsWith(home));
  return {
    id: 'offline',
    name: 'The app itself',
    holds: 'Its own files, so that it opens without a connection. Nothing about you.',
    origin: 'app',
    async measure() {
      let count = 0;
      let bytes = 0;
      for (const name of await ours()) {
        const cache = await caches?.open(name);
        for (const request of (await cache?.keys()) ?? []) {
          const response = await cache?.match(request);
          count++;
          bytes += Number(response?.headers.get('Content-Length') ?? 0);
        }
      }
      return { count, bytes };
    },
    async erase() {
      for (const registration of (await workers?.getRegistrations()) ?? [])
        if (registration.scope === home) await registration.unregister();
      for (const name of await ours()) await caches?.delete(name);
    },
  };
}
