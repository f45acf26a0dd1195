/** @file What tabs of this origin tell each other: erasing, withdrawn consent, and documents that changed. */
import type { StoreId } from './stores.ts';

export type TabMessage =
  /** Told before and after it is erased from the disk: whoever holds a copy in memory lets go of it. */
  | { readonly kind: 'erased'; readonly stores: readonly StoreId[]; readonly done: boolean }
  | { readonly kind: 'withdrawn' }
  /** A document was written, or deleted. */
  | { readonly kind: 'changed'; readonly store: ChangedStore; readonly id: string };

type ChangedStore = 'mappings' | 'sessions' | 'worlds' | 'stems';
const CHANGED: readonly unknown[] = ['mappings', 'sessions', 'worlds', 'stems'] satisfies ChangedStore[];

export interface Tabs {
  /** Reaches all other tabs, not this one. */
  tell(message: TabMessage): void;
  listen(listener: (message: TabMessage) => void): () => void;
}

type Channel = Pick<BroadcastChannel, 'postMessage' | 'addEventListener'>;

const NAME = 'mienscape';

/** Null where the browser has none: then tabs hear of choices and consent by `storage` events alone. */
export function openChannel(): Channel | null {
  try {
    return new BroadcastChannel(NAME);
  } catch {
    return null;
  }
}

export function createTabs(channel: Channel | null): Tabs {
  const listeners = new Set<(message: TabMessage) => void>();
  channel?.addEventListener('message', (event) => {
    const message = (event as MessageEvent<unknown>).data;
    // Another version of the app may say things that this one does not know.
    if (!isMessage(message)) return;
    for (const listener of [...listeners]) listener(message);
  });
  return {
    tell: (message) => channel?.postMessage(message),
    listen: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

function isMessage(data: unknown): data is TabMessage {
  if (typeof data !== 'object' || data === null) return false;
  const { kind, stores, store, id } = data as Record<string, unknown>;
  if (kind === 'withdrawn') return true;
  if (kind === 'erased') return Array.isArray(stores);
  return kind === 'changed' && CHANGED.includes(store) && typeof id === 'string';
}
