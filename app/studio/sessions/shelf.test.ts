/** @file What the browser refuses to keep is not lost. */
import { describe, expect, it } from 'vitest';
import { addMark, mergeEdits, type Session } from '../../../src/recording/index.ts';
import { entryOf, StorageError } from '../../storage/index.ts';
import { createShelf } from './shelf.ts';

const sessionOf = (id: string, name = id): Session => ({
  kind: 'mienscape-session',
  schemaVersion: 1,
  id,
  name,
  recordedAt: '2026-11-25T12:00:00Z',
  durationMs: 1000,
  source: 'demo',
  model: 'student',
  start: { values: [], modeIndex: 0 },
  mappings: [],
  events: [],
  trace: [],
  marks: [],
});

/** A browser's database that can be full, or forbidden altogether. */
function diskOf(...sessions: readonly Session[]) {
  const kept = new Map(sessions.map((session) => [session.id, session]));
  const state: { mood: 'good' | 'full' | 'forbidden' } = { mood: 'good' };
  const ask = (writes: boolean): void => {
    if (state.mood === 'forbidden' || (writes && state.mood === 'full'))
      throw new StorageError('full', 'No room.', 'Export it.');
  };
  const shelf = createShelf({
    list: async () => {
      ask(false);
      return [...kept.values()].map(entryOf);
    },
    has: async (id) => {
      ask(false);
      return kept.has(id);
    },
    load: async (id) => {
      ask(false);
      return kept.get(id) ?? null;
    },
    create: async (session) => {
      ask(true);
      const own = kept.has(session.id) ? { ...session, id: `${session.id}-2` } : session;
      kept.set(own.id, own);
      return own;
    },
    edit: async (base, session) => {
      ask(true);
      const found = kept.get(session.id);
      if (!found) return null;
      const merged = mergeEdits(base, session, found);
      kept.set(session.id, merged);
      return merged;
    },
    remove: async (id) => {
      ask(false);
      const session = kept.get(id);
      kept.delete(id);
      return { entry: session && entryOf(session), session };
    },
    loadAsKept: async () => undefined,
    putBack: async ({ session }) => {
      ask(true);
      if (!session) return '';
      const id = kept.has(session.id) ? `${session.id}-again` : session.id;
      kept.set(id, id === session.id ? session : { ...session, id });
      return id;
    },
  });
  const listed = async () => (await shelf.list()).entries.map(({ id, kept: safe }) => [id, safe]);
  return { state, shelf, listed, deleteElsewhere: (id: string) => kept.delete(id) };
}

describe('the shelf', () => {
  it('holds what is open where the browser took it off the disk, and writes it again only when asked', async () => {
    const { shelf, listed, deleteElsewhere } = diskOf(sessionOf('open'), sessionOf('there'));
    await shelf.holdIfTaken(sessionOf('there'));
    expect(shelf.atRisk).toBe(false);
    deleteElsewhere('open');
    await shelf.holdIfTaken(sessionOf('open'));
    expect(shelf.atRisk).toBe(true);
    const renamed = sessionOf('open', 'renamed');
    expect(await shelf.edit(sessionOf('open'), renamed)).toBe(renamed);
    expect(await listed()).toEqual([
      ['open', false],
      ['there', true],
    ]);
    expect(await shelf.load('open')).toBe(renamed);
    await shelf.create(renamed);
    expect(await listed()).toContainEqual(['open', true]);
    expect(shelf.atRisk).toBe(false);
  });

  it('holds what a full disk refuses, lists it first and gives it back whole; later it is kept', async () => {
    const { state, shelf, listed } = diskOf(sessionOf('old'));
    state.mood = 'full';
    const session = sessionOf('new');
    await expect(shelf.create(session)).rejects.toThrow('No room. Export it.');
    expect(await listed()).toEqual([
      ['new', false],
      ['old', true],
    ]);
    expect(await shelf.load('new')).toBe(session);
    expect(shelf.atRisk).toBe(true);
    state.mood = 'good';
    await shelf.create(session);
    expect(await listed()).toEqual([
      ['old', true],
      ['new', true],
    ]);
    expect(shelf.atRisk).toBe(false);
  });

  it('holds the newer state of a session that was kept before', async () => {
    const { state, shelf, listed } = diskOf(sessionOf('one', 'before'));
    state.mood = 'full';
    await expect(shelf.edit(sessionOf('one', 'before'), sessionOf('one', 'after'))).rejects.toThrow(
      StorageError,
    );
    expect(await listed()).toEqual([['one', false]]);
    expect((await shelf.load('one'))?.name).toBe('after');
    state.mood = 'good';
    await shelf.edit(sessionOf('one', 'after'), sessionOf('one', 'later'));
    expect(await listed()).toEqual([['one', true]]);
    expect((await shelf.load('one'))?.name).toBe('later');
  });

  it('never makes anew what another tab deleted, also where changes to it were refused before', async () => {
    const { state, shelf, listed, deleteElsewhere } = diskOf(sessionOf('one'), sessionOf('two'));
    deleteElsewhere('one');
    expect(await shelf.edit(sessionOf('one'), sessionOf('one', 'after'))).toBeNull();
    state.mood = 'full';
    await expect(shelf.edit(sessionOf('two'), sessionOf('two', 'after'))).rejects.toThrow(StorageError);
    state.mood = 'good';
    deleteElsewhere('two');
    expect(await shelf.saveAgain('two')).toBeNull();
    expect(await shelf.create(sessionOf('two', 'after'))).toBeNull();
    // What was refused is in this tab alone: it stays, to be exported.
    expect(await listed()).toEqual([['two', false]]);
    expect((await shelf.load('two'))?.name).toBe('after');
    expect(shelf.atRisk).toBe(true);
  });

  it('works where nothing may be kept at all, and says so', async () => {
    const { state, shelf, listed } = diskOf();
    state.mood = 'forbidden';
    await expect(shelf.create(sessionOf('one'))).rejects.toThrow(StorageError);
    expect((await shelf.list()).problem).toBe('No room. Export it.');
    expect(await listed()).toEqual([['one', false]]);
    await shelf.remove('one');
    expect(await listed()).toEqual([]);
    await expect(shelf.remove('two')).rejects.toThrow(StorageError);
  });

  it('really deletes, and brings back the very same session when asked', async () => {
    const pictures = {
      width: 1,
      height: 1,
      half: 'lower',
      crops: [{ capturedAtMs: 0, grey: 'AA==' }],
    } as const;
    const session: Session = { ...sessionOf('one'), pictures };
    const { shelf, listed } = diskOf(session, sessionOf('two'));
    const restore = await shelf.remove('one');
    expect(await listed()).toEqual([['two', true]]);
    expect(await shelf.load('one')).toBeNull();
    await restore();
    expect(await shelf.load('one')).toBe(session);
  });

  it('brings back what was in this tab alone as it was, and what lay on the disk under it', async () => {
    const { state, shelf, listed } = diskOf(sessionOf('one', 'before'));
    state.mood = 'full';
    await expect(shelf.edit(sessionOf('one', 'before'), sessionOf('one', 'after'))).rejects.toThrow(
      StorageError,
    );
    const restore = await shelf.remove('one');
    expect(await listed()).toEqual([]);
    expect(shelf.atRisk).toBe(false);
    // Still no room for the older one; nothing is lost, and it can be asked again.
    await expect(restore()).rejects.toThrow(StorageError);
    expect(await listed()).toEqual([['one', false]]);
    state.mood = 'good';
    await restore();
    expect((await shelf.load('one'))?.name).toBe('after');
    expect(shelf.atRisk).toBe(true);
  });

  it('keeps what it cannot delete', async () => {
    const { state, shelf, listed } = diskOf(sessionOf('one'));
    state.mood = 'forbidden';
    await expect(shelf.remove('one')).rejects.toThrow(StorageError);
    state.mood = 'good';
    expect(await listed()).toEqual([['one', true]]);
  });

  it('counts an exported session as safe, until it changes', async () => {
    const { state, shelf } = diskOf();
    state.mood = 'full';
    await expect(shelf.create(sessionOf('one'))).rejects.toThrow(StorageError);
    shelf.noteExported('one');
    expect(shelf.atRisk).toBe(false);
    await expect(shelf.edit(sessionOf('one'), sessionOf('one', 'renamed'))).rejects.toThrow(StorageError);
    expect(shelf.atRisk).toBe(true);
    shelf.release();
    expect(shelf.atRisk).toBe(false);
  });

  it('counts an exported session as safe after saving it again was refused, or it was deleted elsewhere', async () => {
    const { state, shelf, deleteElsewhere } = diskOf(sessionOf('one'));
    state.mood = 'full';
    await expect(shelf.edit(sessionOf('one'), sessionOf('one', 'renamed'))).rejects.toThrow(StorageError);
    shelf.noteExported('one');
    await expect(shelf.saveAgain('one')).rejects.toThrow(StorageError);
    expect(shelf.atRisk).toBe(false);
    state.mood = 'good';
    deleteElsewhere('one');
    expect(await shelf.saveAgain('one')).toBeNull();
    expect(shelf.atRisk).toBe(false);
  });

  it('loses no edit where two were under way when the browser refused', async () => {
    const { state, shelf, listed } = diskOf(sessionOf('one'));
    state.mood = 'full';
    const first = addMark(sessionOf('one'), { atMs: 100, text: 'first' });
    const second = addMark(first, { atMs: 200, text: 'second' });
    const both = [shelf.edit(sessionOf('one'), first), shelf.edit(first, second)];
    for (const edit of both) await expect(edit).rejects.toThrow(StorageError);
    state.mood = 'good';
    const saved = await shelf.saveAgain('one');
    expect(saved?.marks.map(({ text }) => text)).toEqual(['first', 'second']);
    expect((await shelf.load('one'))?.marks).toHaveLength(2);
    expect(await listed()).toEqual([['one', true]]);
  });

  it('keeps a session once, however often it is asked to save it again', async () => {
    const { state, shelf, listed } = diskOf();
    state.mood = 'full';
    await expect(shelf.create(sessionOf('one'))).rejects.toThrow(StorageError);
    state.mood = 'good';
    const saved = await Promise.all([shelf.saveAgain('one'), shelf.saveAgain('one')]);
    expect(saved.map((each) => each?.id)).toEqual(['one', 'one']);
    expect(await listed()).toEqual([['one', true]]);
  });

  it('brings back what was deleted beside what has its id by now', async () => {
    const { shelf, listed } = diskOf(sessionOf('one', 'before'));
    const restore = await shelf.remove('one');
    await shelf.create(sessionOf('one', 'imported again'));
    expect(await restore()).toBe('one-again');
    expect((await shelf.load('one'))?.name).toBe('imported again');
    expect((await shelf.load('one-again'))?.name).toBe('before');
    expect(await listed()).toHaveLength(2);
  });

  it('neither writes nor holds what was asked for before everything was erased', async () => {
    const { state, shelf, listed, deleteElsewhere } = diskOf(sessionOf('one'));
    state.mood = 'full';
    const refused = shelf.edit(sessionOf('one'), sessionOf('one', 'after'));
    const behind = shelf.create(sessionOf('one', 'later'));
    deleteElsewhere('one');
    shelf.release();
    await Promise.allSettled([refused, behind]);
    expect(await listed()).toEqual([]);
  });
});
