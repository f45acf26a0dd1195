import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createChannels, MemoryStorage } from '../../../src/fixtures/browser-storage.ts';
import { knocks, sine } from '../../../src/fixtures/stem-sounds.ts';
import { examineStem, STEM_LIMITS, StemError, type StemRole } from '../../../src/stems/index.ts';
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
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  channels = createChannels();
});

function setUp() {
  const storage = storageOf(channels);
  let count = 0;
  const model = createStemsModel({
    storage: storage.stems,
    examine: async (name) => {
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
  it('get their parts by name, the tempo of the clearest, and a loop of whole bars; all is kept', async () => {
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
      '“short pad.wav” is shorter than the common loop: it has a tempo and loop of its own.',
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
      expect.stringMatching(/“bass.wav” has 60 MB, more than 60. Cut it/),
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
      expect.stringMatching(/“bass.wav” would be one too many: 10/),
      expect.stringMatching(/“drums.wav” would be one too many/),
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
    vi.spyOn(storage.stems, 'save').mockRejectedValueOnce(new Error('The browser has no room left.'));
    model.edit({ ...before, levelling: 'each' });
    await model.settled();
    expect(set()).toEqual(before);
    expect(model.store.getState().refused).toEqual(['The browser has no room left.']);
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
});
