/** @file Chunks of the version before this one, kept for the tabs that still run it. */

export const EARLIER_CACHE = 'mienscape-earlier-assets';

/** What the build names by its contents: a chunk of one version never stands in for another's. */
export function isHashedAsset(pathname: string): boolean {
  return /\/assets\/[^/]+-[\w-]{8}\.(js|css)$/.test(pathname);
}

/**
 * Called as a version takes over, before it deletes what it does not list itself. While a tab is open, the chunks that
 * only the earlier version lists are put aside; where no tab is open, nobody needs them any more.
 */
export async function keepEarlierAssets(options: {
  readonly caches: Pick<CacheStorage, 'open' | 'delete'>;
  /** Name of the cache that this and the earlier version share. */
  readonly precache: string;
  /** Addresses that this version lists. */
  readonly current: ReadonlySet<string>;
  readonly someoneIsHere: boolean;
}): Promise<void> {
  const { caches, precache, current, someoneIsHere } = options;
  if (!someoneIsHere) {
    await caches.delete(EARLIER_CACHE);
    return;
  }
  const [from, to] = [await caches.open(precache), await caches.open(EARLIER_CACHE)];
  for (const request of await from.keys()) {
    // What the cache lists may carry its revision behind the address.
    const { origin, pathname } = new URL(request.url);
    const address = origin + pathname;
    if (!isHashedAsset(pathname) || current.has(address)) continue;
    const response = await from.match(request);
    if (response) await to.put(address, response);
  }
}
