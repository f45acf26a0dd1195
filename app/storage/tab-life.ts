/** @file Which tabs are open: each holds a lock for as long as it lives, which the browser lets go when it is killed. */

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
