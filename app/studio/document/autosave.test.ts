/** @file Saving as one edits: with other tabs, killed tabs, full disks and newer versions; nothing is overwritten or lost unasked. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BUILT_IN_MAPPINGS, type Mapping } from '../../../src/adaptation/index.ts';
import { createChannels, MemoryStorage } from '../../../src/fixtures/browser-storage.ts';
import { type AppStorage, openStorage } from '../../storage/index.ts';
import { createTabs } from '../../storage/tabs.ts';
import { type Autosave, createAutosave } from './autosave.ts';
import { fork } from './edits.ts';
import { rescueDrafts } from './rescue.ts';
import { createStudioStore, type StudioStore } from './studio-store.ts';

const [companion, balance] = BUILT_IN_MAPPINGS as readonly [Mapping, Mapping];

/** The browser's own word that it closed a database: the fake one never says it by itself. */
const browserLoses = vi.hoisted(() => ({ listeners: new Set<() => void>() }));
vi.mock('../../storage/mapping-library.ts', async (original) => {
  const real = await original<typeof import('../../storage/mapping-library.ts')>();
  return {
    ...real,
    createLibrary: (options: Parameters<typeof real.createLibrary>[0]) => {
      if (options.onLost) browserLoses.listeners.add(options.onLost);
      return real.createLibrary(options);
    },
  };
});

interface Tab {
  readonly storage: AppStorage;
  readonly studio: StudioStore;
  readonly autosave: Autosave;
}

let count = 0;
let local: MemoryStorage;
let openTabStorage: () => AppStorage;
let openTab: () => Promise<Tab>;
const tabs: Tab[] = [];

/** A studio as its page builds it. */
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  const channels = createChannels();
  local = new MemoryStorage();
  openTabStorage = () =>
    openStorage({
      local: local as unknown as Storage,
      tabs: createTabs(channels()),
      tabId: `tab-${count++}`,
      living: async () => new Set(),
    });
  openTab = async () => {
    const storage = openTabStorage();
    const newId = (): string => `n${count++}`;
    const rescued = await rescueDrafts(storage, newId);
    const last = await storage.mappings.last();
    const fresh = () => [fork(companion, newId()), fork(balance, newId())] as const;
    const [first, second] = fresh();
    const studio = createStudioStore(last?.kind === 'readable' ? last.mapping : first, second);
    const autosave = createAutosave({ studio, storage, fresh, newId, rescued });
    if (last?.kind === 'readable') autosave.begun('A', last.revision);
    const tab = { storage, studio, autosave };
    tabs.push(tab);
    return tab;
  };
});
afterEach(() => {
  for (const { autosave } of tabs.splice(0)) autosave.dispose();
  vi.restoreAllMocks();
});

const edit = ({ studio }: Tab, description: string): void => {
  const refusal = studio.edit((now) => ({ ...now, mapping: { ...now.mapping, description } }));
  if (refusal) throw new Error(refusal);
};
const kindOf = ({ autosave, studio }: Tab) => autosave.store.getState().saving[studio.getState().active].kind;
const saved = (tab: Tab) => vi.waitFor(() => expect(kindOf(tab)).toBe('saved'), { timeout: 5000 });
const disk = async ({ storage }: Tab): Promise<readonly string[]> =>
  (await storage.mappings.list()).map((kept) =>
    kept.kind === 'readable' ? kept.mapping.description : kept.name,
  );

describe('saving as one edits', () => {
  it('writes nothing that nobody edited, and then the newest, in both slots', async () => {
    const tab = await openTab();
    expect(kindOf(tab)).toBe('untouched');
    expect(await disk(tab)).toEqual([]);
    for (let i = 0; i < 20; i++) edit(tab, `A ${i}`);
    tab.studio.activate('B');
    edit(tab, 'B');
    await saved(tab);
    expect((await disk(tab)).toSorted()).toEqual(['A 19', 'B']);
    tab.studio.activate('A');
    await saved(tab);
    // The next visit begins with what was looked at last, not with what was saved last.
    await vi.waitFor(async () =>
      expect((await tab.storage.mappings.last())?.id).toBe(tab.studio.document().mapping.id),
    );
  });

  it('a tab that edited nothing takes over what another one saved, as a step that can be undone', async () => {
    const a = await openTab();
    edit(a, 'first');
    await saved(a);
    const b = await openTab();
    edit(a, 'second');
    await vi.waitFor(() => expect(b.studio.document().mapping.description).toBe('second'));
    edit(b, 'third');
    await saved(b);
    await vi.waitFor(() => expect(a.studio.document().mapping.description).toBe('third'));
    expect(await disk(a)).toEqual(['third']);
  });

  it('two tabs that edit the same document: nothing is overwritten, and the person chooses', async () => {
    const [a] = [await openTab()];
    edit(a, 'first');
    await saved(a);
    const b = await openTab();
    edit(a, 'by A');
    edit(b, 'by B');
    await vi.waitFor(() => expect([kindOf(a), kindOf(b)].toSorted()).toEqual(['conflict', 'saved']), {
      timeout: 5000,
    });
    const loser = kindOf(a) === 'conflict' ? a : b;
    expect(loser.autosave.atRisk).toBe(true);
    edit(loser, 'still mine');
    expect(await disk(a)).toHaveLength(1);
    loser.autosave.keepMine('A');
    await saved(loser);
    expect(await disk(a)).toHaveLength(2);
    expect(await disk(a)).toContain('still mine');
    expect(loser.autosave.atRisk).toBe(false);
  });

  it('the other document can be taken instead', async () => {
    const a = await openTab();
    edit(a, 'first');
    await saved(a);
    const b = await openTab();
    vi.spyOn(b.storage.mappings, 'load').mockRejectedValue(new Error('not now'));
    edit(a, 'by A');
    await saved(a);
    edit(b, 'by B');
    await vi.waitFor(() => expect(kindOf(b)).toBe('conflict'));
    await b.autosave.takeTheirs('A');
    expect(b.studio.document().mapping.description).toBe('by A');
    expect(await disk(a)).toEqual(['by A']);
    // Undone, mine is back, and may be saved over what was looked at.
    b.studio.undo();
    await saved(b);
    expect(await disk(a)).toEqual(['by B']);
  });

  it('the same document in A and in B of one tab: the second edit asks', async () => {
    const tab = await openTab();
    edit(tab, 'first');
    await saved(tab);
    const [kept] = await tab.storage.mappings.list();
    tab.studio.activate('B');
    if (kept?.kind === 'readable') tab.autosave.open(kept);
    tab.studio.activate('A');
    edit(tab, 'in A');
    await saved(tab);
    tab.studio.activate('B');
    expect(await disk(tab)).toEqual(['in A']);
    edit(tab, 'in B');
    await vi.waitFor(() => expect(kindOf(tab)).toBe('conflict'));
    expect(await disk(tab)).toEqual(['in A']);
  });

  it('deleted in another tab, it stays deleted; here it can be kept as a copy', async () => {
    const a = await openTab();
    edit(a, 'first');
    await saved(a);
    const b = await openTab();
    const { id } = a.studio.document().mapping;
    await a.storage.mappings.remove(id);
    await vi.waitFor(() => expect(kindOf(b)).toBe('conflict'));
    edit(b, 'after');
    await b.autosave.flush();
    expect(await disk(a)).toEqual([]);
    b.autosave.keepMine('A');
    await saved(b);
    expect(await disk(a)).toEqual(['after']);
    expect(b.studio.document().mapping.id).not.toBe(id);
  });

  it('deleted here and undone, by the notice or the history, it is back', async () => {
    const tab = await openTab();
    edit(tab, 'mine');
    await saved(tab);
    const gone = tab.studio.document().mapping;
    const next = fork(companion, 'next');
    tab.autosave.openUntouched(next);
    await tab.autosave.remove(gone.id);
    expect(await disk(tab)).toEqual([]);
    tab.studio.undo();
    await vi.waitFor(async () => expect(await disk(tab)).toEqual(['mine']));
    await tab.autosave.remove(gone.id);
    await tab.autosave.restore(gone);
    expect(await disk(tab)).toEqual(['mine']);
  });

  it('what was open when the page began, deleted and undone, is back', async () => {
    const earlier = await openTab();
    edit(earlier, 'mine');
    await saved(earlier);
    earlier.autosave.dispose();
    const tab = await openTab();
    const { mapping } = tab.studio.document();
    expect(mapping.description).toBe('mine');
    const next = fork(companion, 'next');
    tab.autosave.openUntouched(next);
    await tab.autosave.remove(mapping.id);
    expect(await disk(tab)).toEqual([]);
    tab.studio.undo();
    await vi.waitFor(async () => expect(await disk(tab)).toEqual(['mine']));
  });

  it('a full disk is told with its reason, a question is asked on leaving, and it goes on by itself', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
    const tab = await openTab();
    const save = vi.spyOn(tab.storage.mappings, 'save');
    save.mockRejectedValue(new DOMException('no room', 'QuotaExceededError'));
    edit(tab, 'mine');
    await vi.waitFor(() => expect(kindOf(tab)).toBe('refused'));
    expect(tab.autosave.store.getState().saving.A).toMatchObject({ reason: 'no room' });
    expect(tab.autosave.atRisk).toBe(true);
    save.mockRestore();
    await vi.advanceTimersByTimeAsync(2500);
    vi.useRealTimers();
    await saved(tab);
    expect(tab.autosave.atRisk).toBe(false);
    expect(await disk(tab)).toEqual(['mine']);
  });

  it('what a closing tab could not save is put back by the next one, beside what was written meanwhile', async () => {
    const a = await openTab();
    edit(a, 'first');
    await saved(a);
    const b = await openTab();
    // The page goes away before the database answers.
    vi.spyOn(a.storage.mappings, 'save').mockReturnValue(new Promise(() => undefined));
    edit(a, 'last words');
    a.autosave.leaveDrafts();
    expect(a.autosave.atRisk).toBe(false);
    a.autosave.dispose();
    const c = await openTab();
    expect(c.autosave.store.getState().rescued).toEqual(['Companion, my own']);
    expect(await disk(c)).toEqual(['last words']);
    vi.spyOn(c.storage.mappings, 'save').mockReturnValue(new Promise(() => undefined));
    edit(c, 'of C');
    c.autosave.leaveDrafts();
    c.autosave.dispose();
    await vi.waitFor(() => expect(b.studio.document().mapping.description).toBe('last words'));
    edit(b, 'of B');
    await saved(b);
    const d = await openTab();
    expect((await disk(d)).toSorted()).toEqual(['of B', 'of C']);
    expect(d.autosave.store.getState().rescued).toEqual(['Companion, my own 2']);
    expect([...local.entries.keys()]).toEqual([]);
  });

  it('a tab that is killed while it puts them back, or finds no room, loses none of them', async () => {
    const a = await openTab();
    edit(a, 'first');
    await saved(a);
    vi.spyOn(a.storage.mappings, 'save').mockReturnValue(new Promise(() => undefined));
    edit(a, 'last words');
    a.autosave.dispose();
    // Killed in the middle.
    const killed = openTabStorage();
    vi.spyOn(killed.mappings, 'load').mockReturnValue(new Promise(() => undefined));
    void rescueDrafts(killed, () => 'never');
    await vi.waitFor(() => expect(killed.mappings.load).toHaveBeenCalled());
    // No room: this one edits and saves its own meanwhile.
    const full = openTabStorage();
    vi.spyOn(full.mappings, 'save').mockRejectedValue(new DOMException('full', 'QuotaExceededError'));
    expect(await rescueDrafts(full, () => 'never')).toEqual([]);
    full.drafts.leave([{ document: { ...companion, id: 'another' }, base: null }]);
    full.drafts.leave([]);
    const d = await openTab();
    expect(d.autosave.store.getState().rescued).toEqual(['Companion, my own']);
    expect(await disk(d)).toEqual(['last words']);
    expect([...local.entries.keys()]).toEqual([]);
  });

  it('what this version cannot read waits for the one that can, and holds up nothing else', async () => {
    const newer = { document: { ...companion, schemaVersion: 99 }, base: null };
    const mine = { document: { ...companion, id: 'mine', name: 'Mine' }, base: null };
    openTabStorage().drafts.leave([newer, mine]);
    const tab = await openTab();
    expect(tab.autosave.store.getState().rescued).toEqual(['Mine']);
    edit(tab, 'goes on');
    await saved(tab);
    expect([...local.entries.values()].map((text) => JSON.parse(text))).toEqual([[newer]]);
  });

  it('erased while they are put back, they are gone', async () => {
    openTabStorage().drafts.leave([{ document: { ...companion, id: 'mine' }, base: null }]);
    const tab = openTabStorage();
    vi.spyOn(tab.mappings, 'load').mockImplementation(async () => {
      await tab.storedData.erase();
      return null;
    });
    expect(await rescueDrafts(tab, () => 'never')).toEqual([]);
    expect(await tab.mappings.list()).toEqual([]);
  });

  it('everything erased, here or elsewhere: nothing of it is in the editor, its history or the disk', async () => {
    const a = await openTab();
    edit(a, 'mine');
    await saved(a);
    const b = await openTab();
    edit(b, 'on its way');
    await a.storage.storedData.erase();
    await vi.waitFor(() => expect(b.studio.document().mapping.description).toBe(companion.description));
    for (const { studio, autosave } of [a, b]) {
      studio.undo();
      expect(studio.document().mapping.description).toBe(companion.description);
      await autosave.flush();
    }
    expect(await disk(a)).toEqual([]);
    expect(local.entries.size).toBe(0);
  });

  describe('site data cleared under an open studio', () => {
    /** The browser takes what is on the disk, then says that the connection is gone. */
    const clear = async (tab: Tab): Promise<void> => {
      for (const kept of await tab.storage.mappings.list()) await tab.storage.mappings.remove(kept.id);
      local.entries.clear();
      for (const lose of browserLoses.listeners) lose();
    };

    it('what nobody edits is in this tab alone: it is told, leaving asks, and nothing is written again', async () => {
      const tab = await openTab();
      edit(tab, 'before');
      await saved(tab);
      await clear(tab);
      await vi.waitFor(() =>
        expect(tab.autosave.store.getState().saving.A).toMatchObject({ kind: 'conflict', cleared: true }),
      );
      expect(tab.autosave.atRisk).toBe(true);
      tab.autosave.leaveDrafts();
      await tab.autosave.flush();
      tab.autosave.dispose();
      const next = await openTab();
      expect(await disk(next)).toEqual([]);
      expect(next.autosave.store.getState().rescued).toEqual([]);
    });

    it('what is edited from then on is kept', async () => {
      const tab = await openTab();
      edit(tab, 'before');
      await saved(tab);
      await clear(tab);
      await vi.waitFor(() => expect(kindOf(tab)).toBe('conflict'));
      edit(tab, 'after');
      await saved(tab);
      expect(await disk(tab)).toEqual(['after']);
      expect(tab.autosave.atRisk).toBe(false);
    });

    it('an edit that was not saved yet is kept', async () => {
      const tab = await openTab();
      edit(tab, 'before');
      await saved(tab);
      const save = vi.spyOn(tab.storage.mappings, 'save').mockRejectedValue(new Error('gone'));
      edit(tab, 'under way');
      await vi.waitFor(() => expect(kindOf(tab)).toBe('refused'));
      await clear(tab);
      save.mockRestore();
      await saved(tab);
      expect(await disk(tab)).toEqual(['under way']);
    });

    it('kept as a copy, or let go, as the person chooses', async () => {
      for (const keeps of [true, false]) {
        const tab = await openTab();
        edit(tab, 'before');
        await saved(tab);
        await clear(tab);
        await vi.waitFor(() => expect(kindOf(tab)).toBe('conflict'));
        if (keeps) {
          tab.autosave.keepMine('A');
          await saved(tab);
        } else await tab.autosave.takeTheirs('A');
        expect(await disk(tab)).toEqual(keeps ? ['before'] : []);
        tab.autosave.dispose();
        await clear(tab);
      }
    });
  });
});
