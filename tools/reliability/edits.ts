/**
 * @file Edits against all that may happen to them: tabs that are killed or closed at random moments, tabs that compete,
 * disks that are full, databases that the browser closes, and newer versions. The studio's own saving runs, on a
 * database in memory; each edit writes a token, so that afterwards it shows which edits are in no document.
 */
import { forceCloseDatabase, IDBFactory } from 'fake-indexeddb';
import { openStorage } from '../../app/storage/index.ts';
import { createTabs } from '../../app/storage/tabs.ts';
import { createAutosave } from '../../app/studio/document/autosave.ts';
import { fork } from '../../app/studio/document/edits.ts';
import { rescueDrafts } from '../../app/studio/document/rescue.ts';
import { createStudioStore } from '../../app/studio/document/studio-store.ts';
import { BUILT_IN_MAPPINGS, type Mapping } from '../../src/adaptation/index.ts';
import { createRandom, type Random } from '../../src/core/index.ts';
import { createChannels, MemoryStorage } from '../../src/fixtures/browser-storage.ts';

export const TROUBLES = ['killed', 'closed', 'competing tabs', 'full disk', 'newer version'] as const;
export type Trouble = (typeof TROUBLES)[number];

export interface Tally {
  readonly trouble: Trouble;
  readonly runs: number;
  readonly edits: number;
  /** In no document afterwards, and nobody was asked or told. */
  readonly lost: number;
  /** In no document, after the person was asked on leaving or chose so. */
  readonly givenUp: number;
  /** Documents of a newer version, or of another tab, that were overwritten or taken away. */
  readonly overwritten: number;
}

const [companion, balance] = BUILT_IN_MAPPINGS as readonly [Mapping, Mapping];
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** One browser: its disk, its tabs, and what was done in them. */
function createBrowser(random: Random) {
  const connections: IDBDatabase[] = [];
  const factory = new IDBFactory();
  const open = factory.open.bind(factory);
  factory.open = (...args: Parameters<typeof open>) => {
    const request = open(...args);
    request.addEventListener('success', () => connections.push(request.result as unknown as IDBDatabase));
    return request;
  };
  globalThis.indexedDB = factory as unknown as IDBFactory & typeof globalThis.indexedDB;
  const local = new MemoryStorage();
  const channels = createChannels();
  const living = new Set<string>();
  let count = 0;
  let edits = 0;
  const state = { full: false };
  const newId = (): string => `n${count++}`;

  async function openTab() {
    const tabId = `t${count++}`;
    living.add(tabId);
    const storage = openStorage({
      local: local as unknown as Storage,
      tabs: createTabs(channels()),
      tabId,
      living: async () => living,
    });
    const { save } = storage.mappings;
    let dead = false;
    const mappings = {
      ...storage.mappings,
      save: (...args: Parameters<typeof save>): ReturnType<typeof save> => {
        // A dead tab hears of nothing any more.
        if (dead) return new Promise(() => undefined);
        return state.full ? Promise.reject(new DOMException('full', 'QuotaExceededError')) : save(...args);
      },
    };
    const own = { ...storage, mappings };
    await rescueDrafts(own, newId);
    const last = await mappings.last();
    const fresh = () => [fork(companion, newId()), fork(balance, newId())] as const;
    const [first, second] = fresh();
    const studio = createStudioStore(last?.kind === 'readable' ? last.mapping : first, second);
    const autosave = createAutosave({ studio, storage: own, fresh, newId });
    if (last?.kind === 'readable') autosave.begun('A', last.revision);
    const tokens = new Set<string>();
    return {
      autosave,
      storage: own,
      /** Edits made here since this tab, or one that it took over from, was opened. */
      tokens,
      edit(): string {
        const token = `e${edits++};`;
        const refusal = studio.edit((now) => ({
          ...now,
          mapping: { ...now.mapping, description: (now.mapping.description + token).slice(-480) },
        }));
        if (refusal) throw new Error(refusal);
        tokens.add(token);
        return token;
      },
      saving: () => autosave.store.getState().saving.A,
      dirtyTokens: (): readonly string[] => studio.document().mapping.description.match(/e\d+;/g) ?? [],
      /** Nothing of it runs any more. */
      kill(): void {
        dead = true;
        autosave.dispose();
        living.delete(tabId);
      },
    };
  }
  type Tab = Awaited<ReturnType<typeof openTab>>;
  const tokensOnDisk = async (tab: Tab): Promise<ReadonlySet<string>> => {
    const kept = await tab.storage.mappings.list();
    const texts = kept.map((each) => (each.kind === 'readable' ? each.mapping.description : ''));
    return new Set(texts.flatMap((text) => text.match(/e\d+;/g) ?? []));
  };
  return {
    openTab,
    tokensOnDisk,
    state,
    local,
    random,
    edits: () => edits,
    /** As a browser does where its storage was cleared or broke. */
    closeConnections: (): void => {
      for (const connection of connections.splice(0)) forceCloseDatabase(connection as never);
    },
  };
}
type Browser = ReturnType<typeof createBrowser>;
type Tab = Awaited<ReturnType<Browser['openTab']>>;

const settled = async (tabs: readonly Tab[]): Promise<void> => {
  for (let i = 0; i < 400; i++) {
    if (tabs.every((tab) => !tab.autosave.dirty && tab.saving().kind !== 'conflict')) return;
    for (const tab of tabs) {
      if (tab.saving().kind === 'conflict') tab.autosave.keepMine('A');
      else if (tab.autosave.dirty) await tab.autosave.flush();
    }
    await pause(2);
  }
};

interface Outcome {
  readonly lost: number;
  readonly givenUp: number;
  readonly overwritten: number;
}

/** Killed or closed in the middle of editing; the next visit counts. */
async function leave(browser: Browser, closed: boolean, drafts = true): Promise<Outcome> {
  const { random, local } = browser;
  if (!drafts) local.mood = 'full';
  const tab = await browser.openTab();
  const count = 1 + random.integer(6);
  for (let i = 0; i < count; i++) {
    tab.edit();
    await pause(random.integer(3) === 0 ? random.integer(12) : 0);
  }
  if (closed) {
    if (tab.autosave.atRisk) await settled([tab]);
    tab.autosave.leaveDrafts();
  }
  tab.kill();
  const next = await browser.openTab();
  const there = await browser.tokensOnDisk(next);
  next.kill();
  return { lost: [...tab.tokens].filter((token) => !there.has(token)).length, givenUp: 0, overwritten: 0 };
}

async function compete(browser: Browser): Promise<Outcome> {
  const { random } = browser;
  const first = await browser.openTab();
  first.edit();
  await settled([first]);
  const tabs = [first, await browser.openTab(), ...(random.integer(2) ? [await browser.openTab()] : [])];
  const all = new Set<string>(first.tokens);
  const givenUp = new Set<string>();
  for (let i = 0; i < 8; i++) {
    const tab = tabs[random.integer(tabs.length)] ?? first;
    const saving = tab.saving();
    if (saving.kind === 'conflict') {
      const takes = random.integer(3) === 0;
      if (takes) for (const token of tab.dirtyTokens()) givenUp.add(token);
      if (takes) await tab.autosave.takeTheirs('A');
      else tab.autosave.keepMine('A');
    }
    all.add(tab.edit());
    if (random.integer(2)) await pause(random.integer(10));
  }
  await settled(tabs);
  const there = await browser.tokensOnDisk(first);
  for (const tab of tabs) tab.kill();
  const missing = [...all].filter((token) => !there.has(token));
  const chosen = missing.filter((token) => givenUp.has(token)).length;
  return { lost: missing.length - chosen, givenUp: chosen, overwritten: 0 };
}

async function fill(browser: Browser): Promise<Outcome> {
  const { random, state, local } = browser;
  const tab = await browser.openTab();
  for (let i = 0; i < 6; i++) {
    if (random.integer(2) === 0) state.full = !state.full;
    // The disk may leave no room for a short text either.
    local.mood = state.full && random.integer(2) === 0 ? 'full' : 'good';
    tab.edit();
    await pause(random.integer(8));
  }
  // The page is closed; a person who is asked stays, makes room, and closes it then.
  let asked = false;
  if (tab.autosave.atRisk) {
    asked = true;
    state.full = false;
    local.mood = 'good';
    tab.edit();
    await settled([tab]);
  }
  tab.autosave.leaveDrafts();
  tab.kill();
  state.full = false;
  local.mood = 'good';
  const next = await browser.openTab();
  const there = await browser.tokensOnDisk(next);
  next.kill();
  const missing = [...tab.tokens].filter((token) => !there.has(token)).length;
  return { lost: asked ? 0 : missing, givenUp: asked ? missing : 0, overwritten: 0 };
}

/** Another tab runs a newer version: it upgrades the database, and writes documents that this one cannot read. */
async function upgrade(browser: Browser): Promise<Outcome> {
  const { random } = browser;
  const tab = await browser.openTab();
  tab.edit();
  await settled([tab]);
  const [mine] = await tab.storage.mappings.list();
  const id = mine?.id ?? '';
  if (random.integer(2)) tab.edit();
  const newer = { schemaVersion: 99, id, name: 'Newer', description: [...tab.tokens].join(''), aura: {} };
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('mienscape-studio', 2 + random.integer(3));
    request.onupgradeneeded = () => request.result.createObjectStore('auras');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const under = random.integer(2) ? id : 'of-its-own';
  await new Promise<void>((resolve) => {
    const writing = database.transaction('mappings', 'readwrite');
    writing.objectStore('mappings').put(newer, under);
    writing.oncomplete = () => resolve();
  });
  database.onversionchange = () => database.close();
  for (let i = 0; i < 4; i++) {
    tab.edit();
    if (random.integer(2)) await pause(random.integer(8));
    if (random.integer(6) === 0) browser.closeConnections();
  }
  await settled([tab]);
  const kept = await tab.storage.mappings.list();
  const safe = kept.some((each) => each.kind === 'unreadable' && each.id === under);
  const there = await browser.tokensOnDisk(tab);
  tab.kill();
  const missing = [...tab.tokens].filter((token) => !there.has(token) && !newer.description.includes(token));
  return { lost: missing.length, givenUp: 0, overwritten: safe ? 0 : 1 };
}

const RUN: Readonly<Record<Trouble, (browser: Browser) => Promise<Outcome>>> = {
  killed: (browser) => leave(browser, false),
  closed: (browser) => leave(browser, true),
  'competing tabs': compete,
  'full disk': fill,
  'newer version': upgrade,
};

export async function measureEdits(
  trouble: Trouble,
  runs: number,
  seed: number,
  options: { readonly onRun?: (run: number) => void; readonly withoutDrafts?: boolean } = {},
): Promise<Tally> {
  const run = options.withoutDrafts
    ? (browser: Browser) => leave(browser, trouble === 'closed', false)
    : RUN[trouble];
  const random = createRandom(seed);
  let tally: Tally = { trouble, runs, edits: 0, lost: 0, givenUp: 0, overwritten: 0 };
  for (let i = 0; i < runs; i++) {
    const browser = createBrowser(random);
    const { lost, givenUp, overwritten } = await run(browser);
    tally = {
      ...tally,
      edits: tally.edits + browser.edits(),
      lost: tally.lost + lost,
      givenUp: tally.givenUp + givenUp,
      overwritten: tally.overwritten + overwritten,
    };
    options.onRun?.(i);
  }
  return tally;
}
