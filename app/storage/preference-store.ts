/** @file The choices in force: read once, changed by this tab or another one, and written one by one as they change. */
import { onOtherTabs } from './local-storage.ts';
import {
  adoptOldForm,
  DEFAULT_PREFERENCES,
  entryKeyOf,
  loadPreference,
  loadPreferences,
  PREFERENCE_KEYS,
  type PreferenceKey,
  type Preferences,
  savePreferences,
} from './preferences.ts';
import type { StorageRegistry } from './storage-registry.ts';
import { STORES } from './stores.ts';

const NOT_KEPT =
  'This browser stores nothing for this page: storage is switched off or full. Everything works, but your choices ' +
  'last only until the tab is closed. Allow storage for this page, or free some space.';

/** Choices that hold one value for each camera or part. */
type RecordKey = 'framing' | 'regions' | 'resting';

export type PreferenceStore = ReturnType<typeof createPreferenceStore>;

export function createPreferenceStore({
  storage,
  storedData,
}: {
  readonly storage: Storage | null;
  readonly storedData: StorageRegistry;
}) {
  adoptOldForm(storage);
  let preferences = loadPreferences(storage);
  /** Could not be written: they live in this tab alone, and what storage says of them does not count. */
  const unsaved = new Set<PreferenceKey>();
  const listeners = new Set<() => void>();

  const isHere = (key: PreferenceKey): boolean => storage === null || unsaved.has(key);
  const current = <Key extends PreferenceKey>(key: Key): Preferences[Key] =>
    isHere(key) ? preferences[key] : loadPreference(storage, key);
  /** Another tab wrote: its value counts. */
  const reload = (keys: readonly PreferenceKey[]): void => {
    const fresh = keys.filter((key) => !isHere(key)).map((key) => [key, loadPreference(storage, key)]);
    preferences = { ...preferences, ...(Object.fromEntries(fresh) as Partial<Preferences>) };
    for (const listener of [...listeners]) listener();
  };
  onOtherTabs(STORES.preferences.prefix, (key) => {
    reload(key === null ? PREFERENCE_KEYS : PREFERENCE_KEYS.filter((each) => entryKeyOf(each) === key));
    storedData.touch();
  });
  storedData.onForget((stores, done) => {
    if (done || !stores.includes('preferences')) return;
    preferences = DEFAULT_PREFERENCES;
    unsaved.clear();
  });

  const persist = (changes: Partial<Preferences>): void => {
    preferences = { ...preferences, ...changes };
    const saved = savePreferences(storage, changes);
    for (const key of Object.keys(changes) as PreferenceKey[]) {
      if (saved) unsaved.delete(key);
      else unsaved.add(key);
    }
    // One that has room does not make up for another that has none.
    storedData.report(unsaved.size === 0 ? null : NOT_KEPT);
    storedData.touch();
  };
  return {
    preferences: () => preferences,
    /** As it stands in the browser at this very moment: another tab may have taken it back. */
    hasConsent: (): boolean => current('cameraConsent'),
    /** Another tab took consent back: it holds for a consent, too, that this browser could not keep. */
    consentWasWithdrawn(): void {
      if (isHere('cameraConsent')) preferences = { ...preferences, cameraConsent: false };
    },
    /** Writes these choices; all others stay as the browser has them, whatever this tab believes of them. */
    persist,
    /** Writes one value of a record; the others stay as the browser has them. */
    persistIn<Key extends RecordKey>(
      key: Key,
      name: string & keyof Preferences[Key],
      value: Preferences[Key][keyof Preferences[Key]],
    ): void {
      persist({ [key]: { ...current(key), [name]: value } } as Partial<Preferences>);
    },
    /** Hears when another tab changed a choice. */
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
