/** @file Opens all storage for a page: each page can list and erase everything, and withdraw consent. */
import { newId } from '../shared/new-id.ts';
import { headsKeeper } from './calibration-file.ts';
import { createDrafts, type Drafts } from './drafts.ts';
import { browserStorage } from './local-storage.ts';
import { createLibrary, type Library } from './mapping-library.ts';
import { offlineKeeper } from './offline-copy.ts';
import { createOpeningMark, type OpeningMark } from './opening-mark.ts';
import { createPersistence, type Persistence } from './persistence.ts';
import { createPreferenceStore, type PreferenceStore } from './preference-store.ts';
import { preferencesKeeper } from './preferences.ts';
import { createSessionStorage, type SessionStorage } from './session-storage.ts';
import { createStemStorage, type StemStorage } from './stem-storage.ts';
import { createStorageRegistry, type Keeper, type StorageRegistry } from './storage-registry.ts';
import type { StoreId } from './stores.ts';
import { createTabLife, type LivingTabs } from './tab-life.ts';
import { createTabs, openChannel, type Tabs } from './tabs.ts';
import { createWorldStorage, type WorldStorage } from './world-storage.ts';

/** Everything that is stored on this device. */
export interface AppStorage {
  /** Local storage; null where the browser forbids it. */
  readonly local: Storage | null;
  /** Lists and erases all of it. */
  readonly storedData: StorageRegistry;
  /** What the tabs of this origin tell each other. */
  readonly tabs: Tabs;
  readonly preferenceStore: PreferenceStore;
  readonly mappings: Library;
  readonly drafts: Drafts;
  readonly sessions: SessionStorage;
  readonly worlds: WorldStorage;
  readonly openingMark: OpeningMark;
  readonly stems: StemStorage;
  /** Asks the browser not to clear the data by itself. */
  readonly persistence: Persistence;
  /** The browser closed their database by itself: what was in it may be gone. Each returns the way to stop hearing. */
  onMappingsLost(listener: () => void): () => void;
  onSessionsLost(listener: () => void): () => void;
}

export function openStorage(
  options: {
    readonly local?: Storage | null;
    readonly tabs?: Tabs;
    readonly tabId?: string;
    readonly living?: LivingTabs;
  } = {},
): AppStorage {
  const local = options.local === undefined ? browserStorage() : options.local;
  const tabs = options.tabs ?? createTabs(openChannel());
  const storedData = createStorageRegistry(tabs);
  const persistence = createPersistence(globalThis.navigator?.storage);
  const preferenceStore = createPreferenceStore({ storage: local, storedData });
  const tabId = options.tabId ?? newId();
  const living = options.living ?? createTabLife(globalThis.navigator?.locks, tabId);
  const openingMark = createOpeningMark({ preferenceStore, tabId, living });
  const drafts = createDrafts(local, tabId, living);
  const onChange = storedData.touch;
  const [onMappingsLost, mappingsLost] = createNews(storedData.touch);
  const [onSessionsLost, sessionsLost] = createNews(storedData.touch);
  const mappings = createLibrary({ tabs, persistence, onChange, onLost: mappingsLost });
  const sessions = createSessionStorage({ tabs, persistence, onLost: sessionsLost });
  const worlds = createWorldStorage({ tabs, persistence, onChange });
  const stems = createStemStorage({ tabs, persistence, onChange });
  storedData.onForget((stores, done) => {
    if (done && stores.includes('stems')) stems.erased();
    if (done) return;
    if (stores.includes('mappings')) mappings.forget();
    if (stores.includes('sessions')) sessions.forget();
    if (stores.includes('worlds')) worlds.forget();
    if (stores.includes('stems')) stems.forget();
  });
  // A store without a keeper does not compile: nothing is kept that cannot be listed and erased.
  const keepers: Readonly<Record<StoreId, Keeper>> = {
    preferences: preferencesKeeper(local),
    calibration: headsKeeper(local),
    sessions: sessions.keeper(),
    mappings: mappings.keeper(),
    drafts: drafts.keeper(),
    worlds: worlds.keeper(),
    stems: stems.keeper(),
    offline: offlineKeeper(),
  };
  for (const keeper of Object.values(keepers)) storedData.register(keeper);
  return {
    local,
    storedData,
    tabs,
    preferenceStore,
    mappings,
    drafts,
    sessions,
    worlds,
    openingMark,
    stems,
    persistence,
    onMappingsLost,
    onSessionsLost,
  };
}

/** Answers how to listen, and how to tell those who do; `then` is called after them. */
function createNews(then: () => void): readonly [(listener: () => void) => () => void, () => void] {
  const listeners = new Set<() => void>();
  const listen = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
  const tell = (): void => {
    for (const listener of [...listeners]) listener();
    then();
  };
  return [listen, tell];
}
