import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createChannels, MemoryStorage } from '../../../src/fixtures/browser-storage.ts';
import { knocks, sine } from '../../../src/fixtures/stem-sounds.ts';
import {
  EMPTY_STEM_SET,
  examineStem,
  STEM_LIMITS,
  StemError,
  type StemRole,
} from '../../../src/stems/index.ts';
import { openStorage } from '../../storage/index.ts';
import { createTabs } from '../../storage/tabs.ts';
import { createStemsModel } from './stems-model.ts';

const rateHz = 8000;
const LOOP_SEC = (16 * 60) / 80;
const SOUNDS: Readonly<Record<string, Float32Array>> = {
  'bass.wav': sine(110, -12, LOOP_SEC, rateHz),
  'drums.wav': knocks({ tempoBpm: 80, seconds: LOOP_SEC, rateHz }),
  'short pad.wav': sine(220, -12, 5, rateHz),
  'silent.wav': new Float32Array(4 * rateHz),
  'song calm.wav': sine(330, -12, LOOP_SEC, rateHz),
};
const fileOf = (name: string, size = 1000) => {
  const content = new Blob([new ArrayBuffer(64)]);
  return { name, size, arrayBuffer: () => content.arrayBuffer(), slice: content.slice.bind(content) };
};
const storageOf = (channels: ReturnType<typeof createChannels>) =>
  openStorage({
    local: new MemoryStorage() as unknown as Storage,
    tabs: createTabs(channels()),
    tabId: 'tab',
  });

let channels: ReturnType<typeof createChannels>;
/** Reading a file takes as long as this. */
let examining: Promise<void> = Promise.resolve();
beforeEach(() => {
  examining = Promise.resolve();
  globalThis.indexedDB = new IDBFactory();
  channels = createChannels();
});

function setUp() {
  const storage = storageOf(channels);
  let count = 0;
  const model = createStemsModel({
    storage: storage.stems,
    examine: async (name) => {
      await examining;
      const samples = SOUNDS[name];
      if (!samples)
        throw new StemError(`“${name}” is not audio that this browser can read.`, 'Export it as WAV.');
      return examineStem(name, [samples], rateHz);
    },
    newId: () => `stem-${count++}`,
  });
  const set = () => model.store.getState().history.present;
  const roles = (): readonly StemRole[] => set().stems.map(({ role }) => role);
  return { model, storage, set, roles };
}

describe('stems that are brought', () => {
  it('get their roles by name, the tempo of the clearest, and a loop of whole bars; all is kept', async () => {
    const { model, storage, set, roles } = setUp();
    await model.bring([fileOf('bass.wav'), fileOf('drums.wav')]);
    expect(roles()).toEqual(['bass', 'pulse']);
    expect(set().timing).toEqual({ tempoBpm: 80, startSec: 0, bars: 4 });
    expect(set().stems.every(({ timing }) => timing === null)).toBe(true);
    expect(await storage.stems.load()).toEqual(set());
    expect(await storage.stems.file('stem-1')).not.toBeNull();
  });

  it('that do not hold the common loop get one of their own, and it is told', async () => {
    const { model, set } = setUp();
    await model.bring([fileOf('drums.wav')]);
    await model.bring([fileOf('short pad.wav')]);
    expect(set().stems[1]?.timing).toMatchObject({ bars: 1 });
    expect(model.store.getState().told).toEqual([
      '“short pad.wav” is shorter than the common loop, so it has a tempo and loop of its own.',
    ]);
  });

  it('of a pair are levelled each', async () => {
    const { model, set, roles } = setUp();
    await model.bring([fileOf('song calm.wav')]);
    expect(roles()).toEqual(['calm']);
    expect(set().levelling).toBe('each');
  });

  it('that cannot be used are refused by name with a remedy, the others are taken, and nothing is lost', async () => {
    const { model, set } = setUp();
    await model.bring([fileOf('drums.wav')]);
    const before = set();
    const huge = fileOf('bass.wav', STEM_LIMITS.fileBytes + 1);
    await model.bring([fileOf('silent.wav'), fileOf('letter.pdf'), huge]);
    expect(set()).toBe(before);
    expect(model.store.getState().refused).toEqual([
      expect.stringMatching(/“silent.wav” is silent. Check the track/),
      expect.stringMatching(/“letter.pdf” is not audio that this browser can read. Export it/),
      expect.stringMatching(/“bass.wav” has 60 MB; at most 60 MB are allowed. Cut it/),
    ]);
    await model.bring([fileOf('silent.wav'), fileOf('bass.wav')]);
    expect(set().stems.map(({ fileName }) => fileName)).toEqual(['drums.wav', 'bass.wav']);
  });
});

describe('files that come while others are read', () => {
  it('wait for them, and what was refused of both is told', async () => {
    const { model, set } = setUp();
    const first = model.bring([fileOf('silent.wav'), fileOf('drums.wav')]);
    await Promise.all([first, model.bring([fileOf('bass.wav'), fileOf('letter.pdf')])]);
    expect(set().stems.map(({ fileName }) => fileName)).toEqual(['drums.wav', 'bass.wav']);
    expect(model.store.getState().refused).toEqual([
      expect.stringMatching(/“silent.wav” is silent/),
      expect.stringMatching(/“letter.pdf” is not audio/),
    ]);
    expect(model.store.getState().reading).toBeNull();
    await model.bring([fileOf('bass.wav')]);
    expect(model.store.getState().refused).toEqual([]);
  });
});

describe('a set as one file', () => {
  it('takes the place of as many stems as there may be; files beside it count with its own', async () => {
    const { model, set } = setUp();
    await model.bring([fileOf('bass.wav')]);
    const pack = new File([...((await model.exportParts()) ?? [])], 'own-music.mienstems');
    const ten = Array.from({ length: STEM_LIMITS.stems - 1 }, () => fileOf('bass.wav'));
    await model.bring(ten);
    expect(set().stems).toHaveLength(STEM_LIMITS.stems);
    await model.bring([fileOf('drums.wav'), pack]);
    expect(model.store.getState().refused).toEqual([]);
    expect(set().stems.map(({ fileName }) => fileName)).toEqual(['bass.wav', 'drums.wav']);
    await model.bring([...ten, fileOf('drums.wav')]);
    expect(set().stems).toHaveLength(STEM_LIMITS.stems);
    expect(model.store.getState().refused).toEqual([
      expect.stringMatching(/“bass.wav” was not added: 10/),
      expect.stringMatching(/“drums.wav” was not added/),
    ]);
  });

  it('is the same in another browser, by its sounds too; a damaged one changes nothing', async () => {
    const here = setUp();
    await here.model.bring([fileOf('bass.wav'), fileOf('drums.wav')]);
    here.model.edit({ ...here.set(), levelling: 'each' });
    const parts = (await here.model.exportParts()) ?? [];
    globalThis.indexedDB = new IDBFactory();
    channels = createChannels();
    const there = setUp();
    await there.model.bring([new File([...parts], 'own-music.mienstems')]);
    const plain = (set: ReturnType<typeof there.set>) => ({
      ...set,
      stems: set.stems.map((stem) => ({ ...stem, id: '' })),
    });
    expect(plain(there.set())).toEqual(plain(here.set()));
    expect((await there.storage.stems.file(there.set().stems[0]?.id ?? ''))?.bytes.byteLength).toBe(64);
    const before = there.set();
    const whole = await new Blob([...parts]).arrayBuffer();
    await there.model.bring([new File([whole.slice(0, whole.byteLength - 9)], 'cut.mienstems')]);
    expect(there.set()).toBe(before);
    expect(there.model.store.getState().refused).toEqual([
      expect.stringMatching(/damaged: it is cut off. Export it again/),
    ]);
  });
});

describe('edits of stems', () => {
  it('are undone and done again, a removed file with its sound', async () => {
    const { model, storage, set } = setUp();
    await model.bring([fileOf('bass.wav'), fileOf('drums.wav')]);
    const whole = set();
    model.remove('stem-1');
    await model.settled();
    expect(await storage.stems.file('stem-1')).toBeNull();
    model.undo();
    await model.settled();
    expect(set()).toEqual(whole);
    expect(await storage.stems.file('stem-1')).not.toBeNull();
    model.redo();
    await model.settled();
    expect(await storage.stems.load()).toMatchObject({ stems: [{ fileName: 'bass.wav' }] });
  });

  it('that are wrong are refused with the place, and change nothing', async () => {
    const { model, set } = setUp();
    await model.bring([fileOf('drums.wav')]);
    const before = set();
    expect(model.edit({ ...before, timing: { ...before.timing, bars: 9 } })).toMatch(
      /expected at most 4 bars, which is what “drums.wav” holds, got 9/,
    );
    expect(set()).toBe(before);
  });

  it('that the browser cannot keep are taken back, and it is said why', async () => {
    const { model, storage, set } = setUp();
    await model.bring([fileOf('drums.wav')]);
    const before = set();
    vi.spyOn(storage.stems, 'save').mockRejectedValueOnce(
      new Error('The browser has no storage space left.'),
    );
    model.edit({ ...before, levelling: 'each' });
    await model.settled();
    expect(set()).toEqual(before);
    expect(model.store.getState().refused).toEqual(['The browser has no storage space left.']);
  });

  it('that were made before a refused one are undone as ever, a removed file with its sound', async () => {
    const { model, storage, set } = setUp();
    await model.bring([fileOf('bass.wav'), fileOf('drums.wav')]);
    const whole = set();
    model.remove('stem-1');
    await model.settled();
    const save = vi.spyOn(storage.stems, 'save');
    const refusal = new StemError('All files together have 265 MB.', 'Choose shorter files.');
    save.mockRejectedValueOnce(refusal);
    const before = set();
    await model.bring([fileOf('song calm.wav'), fileOf('short pad.wav')]);
    expect(set()).toEqual(before);
    expect(model.store.getState().refused).toEqual([refusal.message]);
    // The refused step alone is taken back, as by undo: it can be tried again, and is told once.
    save.mockRejectedValueOnce(refusal);
    model.redo();
    await model.settled();
    expect(set()).toEqual(before);
    expect(model.store.getState().refused).toEqual([refusal.message]);
    model.undo();
    await model.settled();
    expect(set()).toEqual(whole);
    expect(await storage.stems.file('stem-1')).not.toBeNull();
  });

  it('that are undone and refused can be undone later', async () => {
    const { model, storage, set } = setUp();
    await model.bring([fileOf('bass.wav'), fileOf('drums.wav')]);
    const whole = set();
    model.remove('stem-1');
    await model.settled();
    vi.spyOn(storage.stems, 'save').mockRejectedValueOnce(new Error('No space is left.'));
    model.undo();
    await model.settled();
    expect(set().stems).toHaveLength(1);
    model.undo();
    await model.settled();
    expect(set()).toEqual(whole);
    expect(await storage.stems.load()).toEqual(whole);
  });

  it('follow another tab, and an erasure, which nothing here brings back', async () => {
    const { model, storage, set } = setUp();
    await model.bring([fileOf('drums.wav')]);
    await storage.storedData.erase({ id: 'stems' });
    await vi.waitFor(() => expect(set().stems).toEqual([]));
    model.undo();
    await model.settled();
    expect(set().stems).toEqual([]);
    expect(await storage.stems.load()).toBeNull();
  });

  /** Two tabs with one stem, the files of the second tab's new ones still being read. */
  const twoTabs = async () => {
    const here = setUp();
    await here.model.bring([fileOf('drums.wav')]);
    const storage = storageOf(channels);
    let ids = 0;
    const there = createStemsModel({
      storage: storage.stems,
      examine: async (name) => {
        await examining;
        return examineStem(name, [SOUNDS[name] as Float32Array], rateHz);
      },
      newId: () => `of-there-${ids++}`,
    });
    const thereSet = () => there.store.getState().history.present;
    await vi.waitFor(() => expect(thereSet()).toEqual(here.set()));
    return { here, there, thereSet, storage };
  };

  it('are undone after another tab’s edit too, a removed file with its sound', async () => {
    const { here, there, thereSet, storage } = await twoTabs();
    await here.model.bring([fileOf('bass.wav')]);
    here.model.remove('stem-0');
    await here.model.settled();
    await vi.waitFor(() => expect(thereSet()).toEqual(here.set()));
    there.edit({ ...thereSet(), levelling: 'each' });
    await vi.waitFor(() => expect(here.set().levelling).toBe('each'));
    here.model.undo();
    await here.model.settled();
    expect(here.set().levelling).toBe('mix');
    here.model.undo();
    await here.model.settled();
    expect(here.set().stems.map(({ fileName }) => fileName)).toEqual(['drums.wav', 'bass.wav']);
    expect(await storage.stems.file('stem-0')).not.toBeNull();
    expect(here.model.store.getState().outlines.has('stem-0')).toBe(true);
    expect(here.model.store.getState().refused).toEqual([]);
  });

  it('are undone after another tab has removed a file, without it, and nothing is refused', async () => {
    const { here, there, thereSet, storage } = await twoTabs();
    await there.bring([fileOf('bass.wav')]);
    await vi.waitFor(() => expect(here.set().stems).toHaveLength(2));
    here.model.edit({ ...here.set(), levelling: 'each' });
    await vi.waitFor(() => expect(thereSet().levelling).toBe('each'));
    there.remove('of-there-0');
    await vi.waitFor(() => expect(here.set().stems).toHaveLength(1));
    here.model.undo();
    await here.model.settled();
    expect(here.set()).toMatchObject({ levelling: 'mix', stems: [{ fileName: 'drums.wav' }] });
    expect(here.model.store.getState().refused).toEqual([]);
    expect(await storage.stems.load()).toEqual(here.set());
    here.model.redo();
    await here.model.settled();
    expect(await storage.stems.load()).toMatchObject({ levelling: 'each', stems: [{ id: 'stem-0' }] });
    await vi.waitFor(() => expect(thereSet()).toEqual(here.set()));
    expect(here.model.store.getState().history.future).toEqual([]);
  });

  it('are undone after a removal that another tab made at the same time', async () => {
    const { here, there, thereSet, storage } = await twoTabs();
    await there.bring([fileOf('bass.wav')]);
    await vi.waitFor(() => expect(here.set().stems).toHaveLength(2));
    there.remove('of-there-0');
    here.model.edit({ ...here.set(), levelling: 'each' });
    await Promise.all([here.model.settled(), there.settled()]);
    await vi.waitFor(() => expect(here.set()).toEqual(thereSet()));
    for (let i = 0; i < 3; i++) {
      here.model.undo();
      await here.model.settled();
    }
    expect((await storage.stems.load())?.stems ?? []).toEqual(here.set().stems);
    expect(here.model.store.getState().history.past).toEqual([]);
    for (const refused of here.model.store.getState().refused) expect(refused).toMatch(/^Another tab/);
  });

  it('another tab’s edit while files are read takes none of them away', async () => {
    const { here, there, thereSet, storage } = await twoTabs();
    let read = (): void => undefined;
    examining = new Promise((resolve) => {
      read = resolve;
    });
    const bringing = there.bring([fileOf('bass.wav'), fileOf('short pad.wav')]);
    await vi.waitFor(() => expect(there.store.getState().reading?.name).toBe('bass.wav'));
    here.model.edit({ ...here.set(), levelling: 'each' });
    await vi.waitFor(() => expect(thereSet().levelling).toBe('each'));
    read();
    await bringing;
    expect(there.store.getState().refused).toEqual([]);
    expect(await storage.stems.load()).toMatchObject({
      levelling: 'each',
      stems: [{ fileName: 'drums.wav' }, { fileName: 'bass.wav' }, { fileName: 'short pad.wav' }],
    });
    expect(await storage.stems.file('of-there-0')).not.toBeNull();
  });

  it('at the same time in two tabs: none is overwritten unseen, and undo brings back one’s own', async () => {
    const { here, there, thereSet, storage } = await twoTabs();
    here.model.edit({ ...here.set(), levelling: 'each' });
    there.edit({ ...thereSet(), beatsPerBar: 3, timing: { ...thereSet().timing, bars: 2 } });
    await Promise.all([here.model.settled(), there.settled()]);
    const [loser, loserSet] = here.set().levelling === 'each' ? [there, thereSet] : [here.model, here.set];
    await vi.waitFor(() =>
      expect(loser.store.getState().refused).toEqual([expect.stringMatching(/Another tab/)]),
    );
    expect(await storage.stems.load()).toEqual(loserSet());
    const theirs = loserSet();
    loser.undo();
    await loser.settled();
    expect(loserSet()).not.toEqual(theirs);
    expect(await storage.stems.load()).toEqual(loserSet());
  });

  it('of a newer version, or damaged, the kept set is never overwritten', async () => {
    const { storage } = setUp();
    const newer = { ...EMPTY_STEM_SET, schemaVersion: 99, stems: [] } as unknown as typeof EMPTY_STEM_SET;
    await storage.stems.save(
      { ...newer, stems: [{}] } as unknown as typeof EMPTY_STEM_SET,
      [],
      EMPTY_STEM_SET,
    );
    const { model, set } = setUp();
    await vi.waitFor(() => expect(model.store.getState().refused).toHaveLength(1));
    await model.bring([fileOf('drums.wav')]);
    expect(model.store.getState().refused).toEqual([expect.stringMatching(/not overwritten/)]);
    expect(set().stems).toEqual([]);
    await expect(storage.stems.load()).rejects.toThrow(/a newer Mienscape/);
  });

  it('erased while files are read, none of them is kept', async () => {
    const { model, storage, set } = setUp();
    let read = (): void => undefined;
    examining = new Promise((resolve) => {
      read = resolve;
    });
    const bringing = model.bring([fileOf('drums.wav'), fileOf('bass.wav')]);
    await vi.waitFor(() => expect(model.store.getState().reading?.name).toBe('drums.wav'));
    await storage.storedData.erase();
    read();
    await bringing;
    expect(set().stems).toEqual([]);
    expect(model.store.getState().reading).toBeNull();
    expect(await storage.stems.load()).toBeNull();
  });
});
