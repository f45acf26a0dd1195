/** @file Which tabs are open: each holds a lock, which the browser releases when the tab is closed or killed. */

type Locks = Pick<LockManager, 'request' | 'query'>;

const PREFIX = 'mienscape.tab.';

/** Answers the ids of all tabs that are open; rejects where the browser does not say. */
export type LivingTabs = () => Promise<ReadonlySet<string>>;

/** Null where the browser has no locks, as on a page from plain http: then nobody knows which tabs are open. */
export function createTabLife(locks: Locks | undefined, tabId: string): LivingTabs | null {
  if (!locks) return null;
  locks.request(PREFIX + tabId, () => new Promise(() => undefined)).catch(() => undefined);
  return async () => {
    const { held = [] } = await locks.query();
    return new Set(held.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : [])));
  };
}
