/**
 * @file Every store that this app has in the browser, by name. Only this folder (and the service worker's cache)
 * touches the browser's storage, and it takes each name from here; `open-storage.ts` must give a keeper for each.
 */

export const STORES = {
  /** Local storage: one entry a choice, `mienscape.preferences.volume`. */
  preferences: { kind: 'local', prefix: 'mienscape.preferences' },
  /** Local storage: one entry with a small head for each camera. */
  calibration: { kind: 'local', prefix: 'mienscape.calibration' },
  mappings: { kind: 'database', name: 'mienscape-studio', stores: ['mappings', 'desk'] },
  /** Local storage: what a closing tab could not save any more, one entry a tab. */
  drafts: { kind: 'local', prefix: 'mienscape.draft.' },
  sessions: { kind: 'database', name: 'mienscape-sessions', stores: ['entries', 'sessions'] },
  worlds: { kind: 'database', name: 'mienscape-worlds', stores: ['entries', 'files'] },
  /** One's own music: the stem set, its files, and their pictures. */
  stems: { kind: 'database', name: 'mienscape-stems', stores: ['sets', 'files', 'outlines'] },
  /** The service worker's copy of the app's own files. */
  offline: { kind: 'caches' },
} as const;

export type StoreId = keyof typeof STORES;
export type LocalStoreId = {
  [Id in StoreId]: (typeof STORES)[Id]['kind'] extends 'local' ? Id : never;
}[StoreId];
export type DatabaseId = {
  [Id in StoreId]: (typeof STORES)[Id]['kind'] extends 'database' ? Id : never;
}[StoreId];

/** The store that an entry of local storage belongs to; null where it is not ours. */
export function storeOfKey(key: string): LocalStoreId | null {
  for (const [id, store] of Object.entries(STORES))
    if (store.kind === 'local' && key.startsWith(store.prefix)) return id as LocalStoreId;
  return null;
}
