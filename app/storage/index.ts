/** @file Public interface of storage: stores everything that is kept on the device, and erases it, for both pages. */
export { type KeptHead, keepHead, loadHeads } from './calibration-file.ts';
export { StorageError } from './database.ts';
export type { Draft, Drafts } from './drafts.ts';
export { onOtherTabs } from './local-storage.ts';
export { type KeptMapping, type Library, type Revision, revisionOf } from './mapping-library.ts';
export { type AppStorage, openStorage } from './open-storage.ts';
export type { PreferenceStore } from './preference-store.ts';
export { DEFAULT_PREFERENCES, type Preferences, WHOLE_PICTURE } from './preferences.ts';
export { entryOf, type Removed, type SessionEntry, type SessionStorage } from './session-storage.ts';
export type { StemFile, StemStorage } from './stem-storage.ts';
export { createStorageRegistry, type EraseFailures, type StorageRegistry } from './storage-registry.ts';
export { STORES } from './stores.ts';
export type { Tabs } from './tabs.ts';
export type { StoredWorld, WorldStorage } from './world-storage.ts';
