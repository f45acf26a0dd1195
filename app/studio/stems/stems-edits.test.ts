/** @file Edits of stems: undo, refusals by the browser, and other tabs. */
import { describe, expect, it, vi } from 'vitest';
import { EMPTY_STEM_SET, StemError } from '../../../src/stems/index.ts';
import { fileOf, reading, setUp } from './stems-tabs.fixture.ts';

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
    const { model: there, set: thereSet, storage } = setUp('of-there');
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
    reading.until = new Promise((resolve) => {
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
    reading.until = new Promise((resolve) => {
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
