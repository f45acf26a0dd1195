/** @file Documents that leave their slot before they are saved, and conflicts whose other side changes; nothing is lost unasked. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { BUILT_IN_MAPPINGS, type Mapping, writeMapping } from '../../../src/adaptation/index.ts';
import { createChannels, MemoryStorage } from '../../../src/fixtures/browser-storage.ts';
import { type KeptMapping, openStorage } from '../../storage/index.ts';
import { createTabs } from '../../storage/tabs.ts';
import type { Notice } from '../notice.tsx';
import { conflictNotice, ownItems, savingWords } from '../saving-words.ts';
import { createAutosave } from './autosave.ts';
import { fork } from './edits.ts';
import { importMapping } from './files.ts';
import { rescueDrafts } from './rescue.ts';
import { createStudioStore } from './studio-store.ts';

const [companion, balance] = BUILT_IN_MAPPINGS as readonly [Mapping, Mapping];
const NO_ROOM = 'The browser has no storage space left.';

let count = 0;
const newId = (): string => `n${count++}`;
let openTab: () => Promise<Tab>;
let local: MemoryStorage;
const tabs: Tab[] = [];
type Tab = Awaited<ReturnType<typeof build>>;

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

const edit = ({ studio }: Tab, description: string): void => {
  const refusal = studio.edit((now) => ({ ...now, mapping: { ...now.mapping, description } }));
  if (refusal) throw new Error(refusal);
};
const shown = ({ studio }: Tab): string => studio.document().mapping.description;
const wordsOf = ({ autosave, studio }: Tab): string =>
  savingWords(autosave.store.getState(), studio.getState().active);
const says = (tab: Tab, words: string | RegExp) =>
  vi.waitFor(() => expect(wordsOf(tab)).toMatch(words), { timeout: 10_000 });
const saved = (tab: Tab) => says(tab, 'Saved in this browser');
const noticeOf = ({ autosave, studio }: Tab): Notice | null =>
  conflictNotice(autosave.store.getState(), studio.getState().active, autosave);
const choose = (tab: Tab, label: string): void => {
  const choice = noticeOf(tab)?.choices?.find((each) => each.label === label);
  if (!choice) throw new Error(`No choice “${label}”.`);
  choice.onChoose();
};
const kept = async (tab: Tab, description: string): Promise<KeptMapping & { readonly kind: 'readable' }> => {
  for (const each of await tab.storage.mappings.list())
    if (each.kind === 'readable' && each.mapping.description === description) return each;
  throw new Error(`“${description}” is not on the disk.`);
};
const disk = async (tab: Tab): Promise<readonly string[]> =>
  (await tab.storage.mappings.list())
    .map((each) => (each.kind === 'readable' ? each.mapping.description : each.name))
    .toSorted();
const diskIs = (tab: Tab, descriptions: readonly string[]) =>
  vi.waitFor(async () => expect(await disk(tab)).toEqual(descriptions), { timeout: 10_000 });

const listed = ({ autosave }: Tab): readonly string[] =>
  ownItems(autosave.store.getState(), autosave).map(({ words }) => words);
const pick = (tab: Tab, words: string): void => {
  const item = ownItems(tab.autosave.store.getState(), tab.autosave).find((each) => each.words === words);
  if (!item) throw new Error(`No item “${words}”.`);
  item.onChoose();
};

/** A tab that keeps Y and X, and shows X. */
async function withTwo(): Promise<Tab> {
  const tab = await openTab();
  edit(tab, 'Y');
  await saved(tab);
  tab.studio.open({ ...fork(companion, newId()), name: 'X', description: 'X' });
  await saved(tab);
  return tab;
}
/** A second tab whose edit of X is in conflict with one of the first. */
async function inConflict(): Promise<readonly [Tab, Tab]> {
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

it('what the browser refused is saved once there is room, though another document was opened and deleted', async () => {
  const tab = await withTwo();
  tab.state.full = true;
  edit(tab, 'X newest');
  await says(tab, `Not saved. ${NO_ROOM}`);
  // The advice is followed: another one is opened, and deleted.
  const y = await kept(tab, 'Y');
  tab.autosave.open(y);
  await says(tab, `“X” is not saved. ${NO_ROOM}`);
  expect([tab.autosave.dirty, tab.autosave.atRisk]).toEqual([true, true]);
  const next = fork(companion, newId());
  tab.autosave.openUntouched(next);
  await tab.autosave.remove(y.id);
  expect([...local.entries.values()].join()).toContain('X newest');
  tab.state.full = false;
  await diskIs(tab, ['X newest']);
  await says(tab, 'Saved as you edit');
  expect([tab.autosave.dirty, tab.autosave.atRisk, local.entries.size]).toEqual([false, false, 0]);
});

it('opened again before it could be saved, in either slot, it has its unsaved edits', async () => {
  for (const slot of ['A', 'B'] as const) {
    const tab = await withTwo();
    const [x, y] = [await kept(tab, 'X'), await kept(tab, 'Y')];
    tab.state.full = true;
    edit(tab, 'X newest');
    await says(tab, /^Not saved\./);
    tab.autosave.open(x);
    expect(shown(tab)).toBe('X newest');
    tab.autosave.open(y);
    tab.studio.activate(slot);
    tab.autosave.open(x);
    expect(shown(tab)).toBe('X newest');
    await says(tab, `Not saved. ${NO_ROOM}`);
    tab.state.full = false;
    await diskIs(tab, ['X newest', 'Y']);
    await tab.storage.storedData.erase();
  }
});

it('what was never saved is listed after it left its slot, and can be opened, deleted and had back', async () => {
  const tab = await withTwo();
  tab.state.full = true;
  const own = { ...fork(companion, newId()), name: 'Own' };
  tab.autosave.openUntouched(own);
  edit(tab, 'edited');
  await says(tab, /^Not saved\./);
  const { mapping } = tab.studio.document();
  tab.autosave.open(await kept(tab, 'Y'));
  await vi.waitFor(() => expect(listed(tab)).toEqual(['Own (not saved)', 'Companion, my own', 'X']));
  tab.studio.activate('B');
  pick(tab, 'Own (not saved)');
  expect(shown(tab)).toBe('edited');
  expect(listed(tab)).toEqual(['Companion, my own', 'X']);
  // A browser that forbids storage cannot delete; it never had this one.
  vi.spyOn(tab.storage.mappings, 'remove').mockRejectedValueOnce(new Error(NO_ROOM));
  tab.autosave.openUntouched(fork(companion, newId()));
  await tab.autosave.remove(own.id);
  expect([tab.autosave.dirty, tab.autosave.atRisk, local.entries.size]).toEqual([false, false, 0]);
  await expect(tab.autosave.restore(mapping)).rejects.toThrow(NO_ROOM);
  expect(listed(tab)[0]).toBe('Own (not saved)');
  tab.state.full = false;
  await diskIs(tab, ['X', 'Y', 'edited']);
});

it('what was started from and not edited is no unsaved work; edited and undone, the disk has it as it is shown', async () => {
  const tab = await withTwo();
  tab.state.full = true;
  const own = fork(balance, newId());
  tab.autosave.openUntouched(own);
  expect([tab.autosave.dirty, tab.autosave.atRisk]).toEqual([false, false]);
  tab.state.full = false;
  edit(tab, 'edited');
  await diskIs(tab, ['X', 'Y', 'edited']);
  tab.studio.undo();
  await diskIs(tab, ['X', 'Y', own.description].toSorted());
});

it('an edit under a slow save is saved after it, though another document was opened meanwhile', async () => {
  const tab = await withTwo();
  const y = await kept(tab, 'Y');
  const save = vi.mocked(tab.storage.mappings.save);
  const real = save.getMockImplementation();
  let goOn = (): void => undefined;
  const slow = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  save.mockImplementationOnce(async (...args) => {
    await slow;
    return (real as NonNullable<typeof real>)(...args);
  });
  save.mockClear();
  edit(tab, 'X one');
  await vi.waitFor(() => expect(save).toHaveBeenCalled());
  edit(tab, 'X two');
  tab.autosave.open(y);
  goOn();
  await diskIs(tab, ['X two', 'Y']);
  expect(noticeOf(tab)).toBeNull();
});

it('in conflict, the choice and the draft stay when another document is opened', async () => {
  const [a, b] = await inConflict();
  b.autosave.open(await kept(b, 'Y'));
  await says(b, 'Not saved: choose below');
  expect(noticeOf(b)).toMatchObject({
    mustChoose: true,
    text: '“X” was changed in another tab or in the other slot (A or B). Your changes to it are not saved.',
  });
  expect(b.autosave.atRisk).toBe(true);
  expect([...local.entries.values()].join()).toContain('X by B');
  choose(b, 'Keep mine as a copy');
  await diskIs(a, ['X by A', 'X by B', 'Y']);
  await saved(b);
  expect([shown(b), noticeOf(b), b.autosave.atRisk, local.entries.size]).toEqual(['Y', null, false, 0]);
});

it('in conflict, what left the slot can be given up, and comes back by undo, which asks again', async () => {
  const [a, b] = await inConflict();
  b.autosave.open(await kept(b, 'Y'));
  choose(b, 'Discard mine');
  await vi.waitFor(() => expect(noticeOf(b)).toBeNull());
  expect([b.autosave.atRisk, local.entries.size, shown(b)]).toEqual([false, 0, 'Y']);
  b.studio.undo();
  await says(b, 'Not saved: choose below');
  expect(shown(b)).toBe('X by B');
  expect(await disk(a)).toEqual(['X by A', 'Y']);
});

/** Slot A shows X as it was saved there; slot B left X with edits that are in conflict with that, and shows Y. */
async function leftInB(): Promise<Tab> {
  const tab = await withTwo();
  const { studio, autosave } = tab;
  const [x, y] = [await kept(tab, 'X'), await kept(tab, 'Y')];
  studio.activate('B');
  autosave.open(x);
  tab.state.full = true;
  edit(tab, 'X in B');
  await says(tab, /^Not saved\./);
  studio.activate('A');
  tab.state.full = false;
  edit(tab, 'X in A');
  await saved(tab);
  studio.activate('B');
  await says(tab, 'Not saved: choose below');
  autosave.open(y);
  studio.activate('A');
  expect(shown(tab)).toBe('X in A');
  return tab;
}

it('in conflict, opened in the other slot over the version that was saved, it is discarded for good', async () => {
  const tab = await leftInB();
  tab.autosave.open(await kept(tab, 'X in A'));
  expect(shown(tab)).toBe('X in B');
  expect(tab.autosave.store.getState().unsaved).toEqual([]);
  choose(tab, 'Use the other version');
  await vi.waitFor(() => expect(shown(tab)).toBe('X in A'));
  await saved(tab);
  expect([noticeOf(tab), tab.autosave.dirty, tab.autosave.atRisk]).toEqual([null, false, false]);
  expect(local.entries.size).toBe(0);
  const next = await openTab();
  expect(await disk(next)).toEqual(['X in A', 'Y']);
});

it('both slots’ unsaved edits of one document can be opened, and neither takes the place of the other', async () => {
  const tab = await leftInB();
  tab.state.full = true;
  edit(tab, 'X in A, newest');
  await says(tab, /^Not saved\./);
  tab.autosave.openUnsaved('B', tab.studio.document().mapping.id);
  expect([tab.studio.getState().active, shown(tab)]).toEqual(['B', 'X in B']);
  tab.studio.activate('A');
  expect(shown(tab)).toBe('X in A, newest');
});

it('a conflict shows, and takes, the other version as it is now', async () => {
  const [a, b] = await inConflict();
  edit(a, 'X by A, again');
  await saved(a);
  await vi.waitFor(() =>
    expect(b.autosave.store.getState().saving.A).toMatchObject({
      theirs: { mapping: { description: 'X by A, again' } },
    }),
  );
  // Not heard of, it is read when it is taken.
  await a.storage.mappings.save(
    { ...a.studio.document().mapping, description: 'X, newest' },
    (await kept(a, 'X by A, again')).revision,
  );
  choose(b, 'Use the other version');
  await vi.waitFor(() => expect(shown(b)).toBe('X, newest'));
  edit(b, 'X by B, after');
  await saved(b);
  expect(await disk(b)).toEqual(['X by B, after', 'Y']);
});

it('offers the choice anew where the other version was deleted meanwhile', async () => {
  const [a, b] = await inConflict();
  const { id } = b.studio.document().mapping;
  // It hears of the deletion, and cannot read.
  const load = vi.spyOn(b.storage.mappings, 'load').mockRejectedValueOnce(new Error('not now'));
  await a.storage.mappings.remove(id);
  await vi.waitFor(() => expect(load).toHaveBeenCalled());
  choose(b, 'Use the other version');
  await vi.waitFor(() => expect(noticeOf(b)?.text).toMatch(/was deleted in another tab/));
  expect(shown(b)).toBe('X by B');
});

it('deleted in one tab and brought back there, no other tab or slot says that it is gone', async () => {
  const a = await withTwo();
  const b = await openTab();
  const x = await kept(a, 'X');
  b.autosave.open(x);
  a.studio.activate('B');
  a.autosave.open(x);
  a.studio.activate('A');
  const next = fork(companion, newId());
  a.autosave.openUntouched(next);
  await a.autosave.remove(x.id);
  await says(b, 'Not saved: choose below');
  a.studio.activate('B');
  await says(a, 'Not saved: choose below');
  a.studio.activate('A');
  a.studio.undo();
  await saved(a);
  await saved(b);
  a.studio.activate('B');
  await saved(a);
  expect(await disk(a)).toEqual(['X', 'Y']);
});

/** Imports X as a colleague changed it, beside one's own. */
async function importBeside(tab: Tab) {
  const mine = await kept(tab, 'X');
  const bytes = new TextEncoder().encode(
    writeMapping({ ...mine.mapping, name: 'From a colleague', description: 'colleague' }),
  );
  const { studio, autosave, storage } = tab;
  return importMapping(
    { studio, autosave, library: storage.mappings, newId },
    { name: 'a.json', size: bytes.length, arrayBuffer: async () => bytes.buffer },
  );
}

it('an import that replaces the original takes the copy as it was edited, and opens it where the copy is', async () => {
  const tab = await withTwo();
  const imported = await importBeside(tab);
  edit(tab, 'colleague, tuned');
  await saved(tab);
  const inB = tab.studio.getState().slots.B.present.mapping;
  tab.studio.activate('B');
  await imported.replace();
  expect(tab.studio.getState().slots.B.present.mapping).toBe(inB);
  expect(tab.studio.getState().slots.A.present.mapping).toMatchObject({
    name: 'From a colleague',
    description: 'colleague, tuned',
  });
  expect(await disk(tab)).toEqual(['Y', 'colleague, tuned']);
  tab.studio.activate('A');
  edit(tab, 'after');
  await saved(tab);
  expect(await disk(tab)).toEqual(['Y', 'after']);
  expect([noticeOf(tab), tab.autosave.atRisk]).toEqual([null, false]);
});

it('an import that replaces the original leaves the slots alone where the copy is in none', async () => {
  const tab = await withTwo();
  const imported = await importBeside(tab);
  edit(tab, 'colleague, tuned');
  await saved(tab);
  tab.autosave.open(await kept(tab, 'Y'));
  await imported.replace();
  expect(shown(tab)).toBe('Y');
  expect(await disk(tab)).toEqual(['Y', 'colleague, tuned']);
  await expect(imported.replace()).rejects.toThrow('was deleted meanwhile');
});

it('an import never puts itself over edits that could not be saved', async () => {
  const tab = await withTwo();
  const x = await kept(tab, 'X');
  const bytes = new TextEncoder().encode(writeMapping(x.mapping));
  const file = { name: 'a.json', size: bytes.length, arrayBuffer: async () => bytes.buffer };
  tab.state.full = true;
  edit(tab, 'X newest');
  await says(tab, /^Not saved\./);
  const { studio, autosave, storage } = tab;
  const { mapping } = await importMapping({ studio, autosave, library: storage.mappings, newId }, file);
  expect(mapping.id).not.toBe(x.id);
  tab.state.full = false;
  await diskIs(tab, ['X', 'X newest', 'Y']);
});
