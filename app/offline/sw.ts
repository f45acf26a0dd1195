/**
 * @file The service worker: keeps the files that the app asks for, answers from them, and changes over only when asked.
 * Two things go beyond workbox's ready-made worker: a part of a file is answered as a part (Safari's video asks for
 * ranges), and tabs that stay on the earlier version after an update still get that version's chunks.
 */
import { PrecacheController, type PrecacheEntry, PrecacheRoute } from 'workbox-precaching';
import { createPartialResponse } from 'workbox-range-requests';
import { NavigationRoute, Route, registerRoute } from 'workbox-routing';
import { EARLIER_CACHE, isHashedAsset, keepEarlierAssets } from './earlier-assets.ts';

/** The part of ServiceWorkerGlobalScope used here; TypeScript's own declaration of it excludes the DOM's. */
interface WorkerScope {
  readonly __WB_MANIFEST: (string | PrecacheEntry)[];
  readonly caches: CacheStorage;
  readonly clients: {
    matchAll(options: { readonly includeUncontrolled: boolean }): Promise<readonly unknown[]>;
    claim(): Promise<void>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: LifecycleEvent) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
}
type LifecycleEvent = Parameters<PrecacheController['install']>[0] & {
  waitUntil(promise: Promise<unknown>): void;
};
declare const self: WorkerScope;

/** By address: the hash that a file has as it was built. */
const integrities = new Map<string, string>();
/**
 * A host may answer some page with status 200 in the place of a file that it does not have yet, and what is kept under a hashed
 * name is never asked for again: such a copy fails as a whole, and is fetched anew later. Only here, not in the list that
 * workbox is given: by that it would also put back what was erased, and refuse a newer file once it is erased.
 */
const checkedAtInstall = {
  requestWillFetch: async ({ request, event }: { request: Request; event?: { type: string } }) => {
    const integrity = event?.type === 'install' ? integrities.get(request.url) : undefined;
    return integrity === undefined ? request : new Request(request, { integrity });
  },
};
const controller = new PrecacheController({ plugins: [checkedAtInstall] });
// Not `precache()`: it also listens to `activate` by itself, and would delete the earlier chunks before they are put aside.
controller.addToCacheList(
  self.__WB_MANIFEST.map((entry) => {
    if (typeof entry === 'string') return entry;
    const { integrity, ...named } = entry;
    if (integrity !== undefined) integrities.set(new URL(entry.url, location.href).href, integrity);
    return named;
  }),
);

self.addEventListener('install', (event) => {
  event.waitUntil(controller.install(event));
});

self.addEventListener('activate', (event) => {
  const changeOver = async (): Promise<void> => {
    await keepEarlierAssets({
      caches: self.caches,
      precache: controller.strategy.cacheName,
      current: new Set(controller.getCachedURLs()),
      someoneIsHere: (await self.clients.matchAll({ includeUncontrolled: true })).length > 0,
    });
    await controller.activate(event);
    // Tabs of the first visit, and those that were loaded past the worker, outlive a newer version on the host as well.
    await self.clients.claim();
  };
  event.waitUntil(changeOver());
});

self.addEventListener('message', ({ data }) => {
  const asked = typeof data === 'object' && data !== null && 'type' in data && data.type === 'SKIP_WAITING';
  if (asked) void self.skipWaiting();
});

const kept = async (url: string): Promise<Response | undefined> => {
  const { href, origin, pathname } = new URL(url);
  return (await controller.matchPrecache(href)) ?? controller.matchPrecache(origin + pathname);
};

registerRoute(
  ({ request, sameOrigin }) => sameOrigin && request.headers.has('range'),
  async ({ request }) => {
    const whole = await kept(request.url);
    return whole ? createPartialResponse(request, whole) : fetch(request);
  },
);

// What was kept turned out to be damaged: the network is asked, and what was kept stays for those without one.
registerRoute(
  ({ request, sameOrigin }) => sameOrigin && request.cache === 'reload' && request.mode !== 'navigate',
  async ({ request }) => fetch(request).catch(async () => (await kept(request.url)) ?? Response.error()),
);

// `?quality=high` and the like are read by the page; its files are the same.
registerRoute(new PrecacheRoute(controller, { ignoreURLParametersMatching: [/.*/] }));

registerRoute(
  new Route(
    ({ url, sameOrigin }) => sameOrigin && isHashedAsset(url.pathname),
    async ({ request }) => {
      const earlier = await self.caches.open(EARLIER_CACHE);
      return (await earlier.match(request.url)) ?? fetch(request);
    },
  ),
);

// A page's address with a slash at its end, as the server answers it (scripts/lib/page-slash.mjs): what a page names is relative.
registerRoute(
  new NavigationRoute(
    async ({ url }) => {
      const without = new URL(url);
      without.pathname = url.pathname.replace(/\/+$/, '');
      return Response.redirect(without.href, 302);
    },
    { allowlist: [/\/(?:index|studio)(?:\.html)?\/+(?:\?.*)?$/] },
  ),
);

// No page stands in for an address that is not kept: the host answers for it, as it does without this worker. Below another
// folder than its own a page finds none of its files, and the host may hold more than this app.
