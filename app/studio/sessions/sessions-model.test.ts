/** @file Sessions in the studio: erased while they are read, and those that this version cannot read. */
import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { DEFAULT_MAPPING } from '../../../src/adaptation/index.ts';
import { createChannels, MemoryStorage } from '../../../src/fixtures/browser-storage.ts';
import { lateAnswer } from '../../../src/fixtures/late-answer.ts';
import { parseSession, writeSession } from '../../../src/recording/index.ts';
import { createSimulation, type EmotionOverride } from '../../../src/simulation/index.ts';
import type { Runtime } from '../../runtime/interfaces.ts';
import { openStorage } from '../../storage/open-storage.ts';
import { createTabs } from '../../storage/tabs.ts';
import { createSessionsModel } from './sessions-model.ts';

const session = parseSession(
  readFileSync(new URL('../../../e2e/marked/a-smile.session.json', import.meta.url), 'utf8'),
);

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('removeEventListener', () => undefined);
});
afterEach(() => void vi.unstubAllGlobals());

/** @param kept what was on the disk before the page was opened */
async function setUp(kept?: typeof session) {
  const storage = openStorage({
    local: new MemoryStorage() as unknown as Storage,
    tabs: createTabs(createChannels()()),
    tabId: 'tab',
  });
  if (kept) await storage.sessions.create(kept);
  const store = createStore(() => ({ override: 'sensing', source: { kind: 'stopped' } }));
  const setOverride = ({ kind: override }: EmotionOverride): void => store.setState({ override });
  const runtime = {
    storage,
    store,
    link: { store: createStore(() => ({ sensing: null })) },
    simulation: {
      setOverride,
      resetForRecording: () =>
        createSimulation(0, { mapping: DEFAULT_MAPPING, strength: 1, reducedMotion: false }),
      subscribe: () => () => undefined,
    },
  } as unknown as Runtime;
  return { storage, model: createSessionsModel(runtime), moves: store, setOverride };
}

/** A file that is read once `read` is called. */
function slowFile() {
  let read = (): void => undefined;
  const reading = new Promise<void>((resolve) => {
    read = resolve;
  });
  const text = writeSession(session);
  const arrayBuffer = () => reading.then(() => new TextEncoder().encode(text).buffer);
  return { file: { name: 'a.session.json', size: text.length, arrayBuffer } as unknown as File, read };
}

it.each([false, true])(
  'a file that is being read is opened and kept; erased meanwhile (%s), it is not',
  async (erased) => {
    const { storage, model } = await setUp();
    const { file, read } = slowFile();
    const importing = model.importFile(file);
    if (erased) await storage.storedData.erase({ origins: ['face'] });
    read();
    await importing;
    expect(model.store.getState().problem).toBeNull();
    expect(model.store.getState().opened === null).toBe(erased);
    expect(await storage.sessions.list()).toHaveLength(erased ? 0 : 1);
    model.dispose();
  },
);

it.each([false, true])(
  'a session that is being opened is shown; erased meanwhile (%s), it is not',
  async (erased) => {
    const { storage, model } = await setUp(session);
    const load = vi.spyOn(storage.sessions, 'load');
    let answer = (): void => undefined;
    load.mockImplementation(
      () =>
        new Promise((resolve) => {
          answer = () => resolve(session);
        }),
    );
    const opening = model.open(session.id);
    if (erased) await storage.storedData.erase();
    answer();
    await opening;
    expect(model.store.getState().opened === null).toBe(erased);
    model.dispose();
  },
);

it('a list that was asked for earlier and comes late never replaces a newer one', async () => {
  const { storage, model } = await setUp(session);
  await vi.waitFor(() => expect(model.store.getState().entries).toHaveLength(1));
  const real = storage.sessions.list;
  const late = lateAnswer(real);
  const list = vi.spyOn(storage.sessions, 'list').mockImplementationOnce(late.answer);
  // It was deleted elsewhere: the list is read again, and comes late.
  const earlier = model.open('deleted-elsewhere');
  await vi.waitFor(() => expect(list).toHaveBeenCalled());
  const [entry] = model.store.getState().entries ?? [];
  if (!entry) throw new Error('There is no session.');
  const removing = model.remove(entry);
  // The removal reads the list too: at once, or after the one that is late.
  await Promise.race([removing, new Promise((resolve) => setTimeout(resolve, 500))]);
  late.come();
  await Promise.all([earlier, removing]);
  expect(model.store.getState().entries).toEqual([]);
  model.dispose();
});

it('a session of another version is handed out as it is kept, and never as if without its picture', async () => {
  const newer = { ...session, schemaVersion: 99 } as unknown as typeof session;
  const { model } = await setUp(newer);
  await vi.waitFor(() => expect(model.store.getState().entries).toHaveLength(1));
  const written = await model.exportText(session.id, true);
  expect(written?.name).toBe(session.name);
  expect(JSON.parse(written?.text ?? '')).toEqual(JSON.parse(JSON.stringify(newer)));
  expect(model.store.getState().problem).toBeNull();
  expect(await model.exportText(session.id, false)).toBeNull();
  expect(model.store.getState().problem).toMatch(/Another version of Mienscape/);
  model.dispose();
});

it('a file of a session that is kept opens that one; one that differs is kept beside it, as a copy', async () => {
  const { storage, model } = await setUp(session);
  const importAgain = (): Promise<void> => {
    const { file, read } = slowFile();
    read();
    return model.importFile(file);
  };
  await vi.waitFor(() => expect(model.store.getState().entries).toHaveLength(1));
  await importAgain();
  expect(model.store.getState().opened?.session.id).toBe(session.id);
  expect(model.store.getState().notice).toBe('It was kept here already.');
  expect(await storage.sessions.list()).toHaveLength(1);
  await model.mark(100);
  await importAgain();
  const { opened } = model.store.getState();
  expect(opened?.session).toMatchObject({ name: `${session.name}, copy`, marks: session.marks });
  expect(opened?.session.id).not.toBe(session.id);
  expect(await storage.sessions.list()).toHaveLength(2);
  model.dispose();
});

it('a session that was deleted while it was open, and imported again, is brought back and opened beside it', async () => {
  const { storage, model } = await setUp(session);
  await model.open(session.id);
  await vi.waitFor(() => expect(model.store.getState().entries).toHaveLength(1));
  const [entry] = model.store.getState().entries ?? [];
  if (!entry) throw new Error('There is no session.');
  await model.remove(entry);
  const { file, read } = slowFile();
  read();
  await model.importFile(file);
  await model.rename('Imported again');
  model.close();
  await model.restore();
  const { opened, problem, deleted } = model.store.getState();
  expect([problem, deleted]).toEqual([null, []]);
  expect(opened?.session.name).toBe(session.name);
  expect(opened?.session.id).not.toBe(session.id);
  expect((await storage.sessions.load(session.id))?.name).toBe('Imported again');
  expect(await storage.sessions.list()).toHaveLength(2);
  model.dispose();
});

it('“Save again” pressed twice keeps a session once; deleted elsewhere, it stays to be exported', async () => {
  const { storage, model } = await setUp();
  const create = vi.spyOn(storage.sessions, 'create').mockRejectedValueOnce(new Error('no room'));
  const { file, read } = slowFile();
  read();
  await model.importFile(file);
  expect(model.store.getState().problem).toMatch(/no room/);
  await Promise.all([model.saveAgain(session.id), model.saveAgain(session.id)]);
  expect(create).toHaveBeenCalledTimes(2);
  expect((await storage.sessions.list()).map(({ id }) => id)).toEqual([session.id]);
  vi.spyOn(storage.sessions, 'edit').mockRejectedValueOnce(new Error('no room'));
  await model.rename('Changed');
  await storage.sessions.remove(session.id);
  await model.saveAgain(session.id);
  expect(model.store.getState().problem).toMatch(/was deleted in another tab\. Export it here/);
  expect(model.store.getState().entries).toMatchObject([{ id: session.id, name: 'Changed', kept: false }]);
  expect((await model.exportText(session.id, true))?.name).toBe('Changed');
  model.dispose();
});

it('a recording takes what moves the world as it is: a hand goes on, and only a replay ends', async () => {
  const { model, moves, setOverride } = await setUp(session);
  setOverride({ kind: 'manual', read: () => null } as unknown as EmotionOverride);
  model.record(false);
  expect(model.recorder.store.getState().kind).toBe('recording');
  expect(moves.getState().override).toBe('manual');
  model.recorder.discard();
  await model.open(session.id);
  expect(moves.getState().override).toBe('replay');
  model.record(false);
  expect(moves.getState().override).toBe('sensing');
  model.recorder.discard();
  model.dispose();
});
