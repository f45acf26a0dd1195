/** @file Tabs of the studio on one store, whose disk may be full: what a test edits, chooses and reads there. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { BUILT_IN_MAPPINGS, type Mapping } from '../../../src/adaptation/index.ts';
import { createChannels, MemoryStorage } from '../../../src/fixtures/browser-storage.ts';
import { type KeptMapping, openStorage } from '../../storage/index.ts';
import { createTabs } from '../../storage/tabs.ts';
import type { Notice } from '../notice.tsx';
import { conflictNotice, ownItems, savingWords } from '../saving-words.ts';
import { createAutosave } from './autosave.ts';
import { fork } from './edits.ts';
import { rescueDrafts } from './rescue.ts';
import { createStudioStore } from './studio-store.ts';

export const [companion, balance] = BUILT_IN_MAPPINGS as readonly [Mapping, Mapping];
export const NO_ROOM = 'The browser has no storage space left.';

let count = 0;
export const newId = (): string => `n${count++}`;
export let openTab: () => Promise<Tab>;
export let local: MemoryStorage;
const tabs: Tab[] = [];
export type Tab = Awaited<ReturnType<typeof build>>;

async function build(channels: ReturnType<typeof createChannels>) {
  const storage = openStorage({
    local: local as unknown as Storage,
    tabs: createTabs(channels()),
    tabId: newId(),
    living: async () => new Set(),
  });
  const rescued = await rescueDrafts(storage, newId);
  const fresh = () => [fork(companion, newId()), fork(balance, newId())] as const;
  const studio = createStudioStore(...fresh());
  const autosave = createAutosave({ studio, storage, fresh, newId, rescued });
  const { save } = storage.mappings;
  const state = { full: false };
  vi.spyOn(storage.mappings, 'save').mockImplementation((...args) =>
    state.full ? Promise.reject(new Error(NO_ROOM)) : save(...args),
  );
  return { storage, studio, autosave, state };
}
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true, advanceTimeDelta: 50 });
  globalThis.indexedDB = new IDBFactory();
  const channels = createChannels();
  local = new MemoryStorage();
  openTab = async () => {
    const tab = await build(channels);
    tabs.push(tab);
    return tab;
  };
});
afterEach(() => {
  for (const { autosave } of tabs.splice(0)) autosave.dispose();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

export const edit = ({ studio }: Tab, description: string): void => {
  const refusal = studio.edit((now) => ({ ...now, mapping: { ...now.mapping, description } }));
  if (refusal) throw new Error(refusal);
};
export const shown = ({ studio }: Tab): string => studio.document().mapping.description;
const wordsOf = ({ autosave, studio }: Tab): string =>
  savingWords(autosave.store.getState(), studio.getState().active);
export const says = (tab: Tab, words: string | RegExp) =>
  vi.waitFor(() => expect(wordsOf(tab)).toMatch(words), { timeout: 10_000 });
export const saved = (tab: Tab) => says(tab, 'Saved in this browser');
export const noticeOf = ({ autosave, studio }: Tab): Notice | null =>
  conflictNotice(autosave.store.getState(), studio.getState().active, autosave);
export const choose = (tab: Tab, label: string): void => {
  const choice = noticeOf(tab)?.choices?.find((each) => each.label === label);
  if (!choice) throw new Error(`No choice “${label}”.`);
  choice.onChoose();
};
export const kept = async (
  tab: Tab,
  description: string,
): Promise<KeptMapping & { readonly kind: 'readable' }> => {
  for (const each of await tab.storage.mappings.list())
    if (each.kind === 'readable' && each.mapping.description === description) return each;
  throw new Error(`“${description}” is not on the disk.`);
};
export const disk = async (tab: Tab): Promise<readonly string[]> =>
  (await tab.storage.mappings.list())
    .map((each) => (each.kind === 'readable' ? each.mapping.description : each.name))
    .toSorted();
export const diskIs = (tab: Tab, descriptions: readonly string[]) =>
  vi.waitFor(async () => expect(await disk(tab)).toEqual(descriptions), { timeout: 10_000 });

export const listed = ({ autosave }: Tab): readonly string[] =>
  ownItems(autosave.store.getState(), autosave).map(({ words }) => words);
export const pick = (tab: Tab, words: string): void => {
  const item = ownItems(tab.autosave.store.getState(), tab.autosave).find((each) => each.words === words);
  if (!item) throw new Error(`No item “${words}”.`);
  item.onChoose();
};

/** A tab that keeps Y and X, and shows X. */
export async function withTwo(): Promise<Tab> {
  const tab = await openTab();
  edit(tab, 'Y');
  await saved(tab);
  tab.studio.open({ ...fork(companion, newId()), name: 'X', description: 'X' });
  await saved(tab);
  return tab;
}
/** A second tab whose edit of X is in conflict with one of the first. */
export async function inConflict(): Promise<readonly [Tab, Tab]> {
  const a = await withTwo();
  const b = await openTab();
  b.autosave.open(await kept(a, 'X'));
  b.state.full = true;
  edit(b, 'X by B');
  await says(b, /^Not saved\./);
  edit(a, 'X by A');
  await saved(a);
  b.state.full = false;
  await says(b, 'Not saved: choose below');
  return [a, b];
}
