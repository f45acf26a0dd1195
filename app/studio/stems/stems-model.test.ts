/** @file Stems that are brought: roles, loops, refusals, and a set as one file. */
import { describe, expect, it } from 'vitest';
import { STEM_LIMITS } from '../../../src/stems/index.ts';
import { fileOf, openAnotherBrowser, setUp } from './stems-tabs.fixture.ts';

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
    openAnotherBrowser();
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
