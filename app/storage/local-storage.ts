/** @file The browser's local storage, where it is allowed, and news of what other tabs wrote there. */

/** Storage may be forbidden altogether: reading the property throws then. */
export function browserStorage(): Storage | null {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}

/** Keys of our own stores; none where storage is forbidden. */
export function keysUnder(storage: Storage | null, prefix: string): string[] {
  try {
    return Array.from({ length: storage?.length ?? 0 }, (_, i) => storage?.key(i) ?? '').filter((key) =>
      key.startsWith(prefix),
    );
  } catch {
    return [];
  }
}

/**
 * Hears of every entry under a prefix that another tab wrote or took away; a null key: all were taken away. A tab
 * that slept may have missed events, so it hears of all once it is shown again.
 */
export function onOtherTabs(prefix: string, listener: (key: string | null) => void): () => void {
  if (typeof globalThis.addEventListener !== 'function' || typeof document === 'undefined')
    return () => undefined;
  const changed = ({ key }: StorageEvent): void => {
    if (key === null || key.startsWith(prefix)) listener(key);
  };
  const shown = (): void => {
    if (!document.hidden) listener(null);
  };
  addEventListener('storage', changed);
  addEventListener('pageshow', shown);
  document.addEventListener('visibilitychange', shown);
  return () => {
    removeEventListener('storage', changed);
    removeEventListener('pageshow', shown);
    document.removeEventListener('visibilitychange', shown);
  };
}
