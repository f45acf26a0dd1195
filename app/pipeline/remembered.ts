/** @file The person's choices as the pipeline holds them: saved at each change, and said where nothing can be kept. */
import { DEFAULT_PREFERENCES, loadPreferences, type Preferences, savePreferences } from './preferences.ts';
import type { StorageRegistry } from './storage-registry.ts';

const NOT_KEPT =
  'This browser keeps nothing for this page (it forbids it, or its storage is full). All works, but your choices ' +
  'last only until the tab is closed. Allow storage for this page, or make room.';

export type Remembered = ReturnType<typeof createRemembered>;

export function createRemembered({
  storage,
  kept,
}: {
  readonly storage: Storage | null;
  readonly kept: StorageRegistry;
}) {
  let preferences = loadPreferences(storage);
  return {
    preferences: () => preferences,
    remember(changes: Partial<Preferences>): void {
      preferences = { ...preferences, ...changes };
      const saved = savePreferences(storage, preferences);
      kept.report(saved ? null : NOT_KEPT);
      kept.touch();
    },
    /** They were erased. */
    forget(): void {
      preferences = DEFAULT_PREFERENCES;
    },
  };
}

/** Storage may be forbidden altogether: reading the property throws then. */
export function browserStorage(): Storage | null {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}
