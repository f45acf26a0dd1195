/** @file Which tabs are open: each holds a lock, which the browser releases when the tab is closed or killed. */

type Locks = Pick<LockManager, 'request' | 'query'>;

const PREFIX = 'mienscape.tab.';

/** Answers the ids of all tabs that are open; none where the browser has no locks. */
export type LivingTabs = () => Promise<ReadonlySet<string>>;

export function createTabLife(locks: Locks | undefined, tabId: string): LivingTabs {
  locks?.request(PREFIX + tabId, () => new Promise(() => undefined)).catch(() => undefined);
  return async () => {
    const held = (await locks?.query().catch(() => undefined))?.held ?? [];
    return new Set(held.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : [])));
  };
}
