/** @file Drafts of tabs that are open are never taken from them, also where the browser does not say which are. */
import { expect, it } from 'vitest';
import { MemoryStorage } from '../../src/fixtures/browser-storage.ts';
import { createDrafts } from './drafts.ts';
import { createTabLife } from './tab-life.ts';

const draft = { document: { id: 'mine' }, base: null };
const local = (): Storage => new MemoryStorage() as unknown as Storage;

it('are collected from tabs that are gone, and from no other', async () => {
  const storage = local();
  const living = async () => new Set(['open']);
  for (const id of ['open', 'gone']) createDrafts(storage, id, living).leave([draft]);
  const collected = await createDrafts(storage, 'next', living).collect();
  expect(collected.map(({ document }) => document)).toEqual([draft.document]);
  expect(storage.getItem('mienscape.draft.open')).not.toBeNull();
  expect(storage.getItem('mienscape.draft.gone')).toBeNull();
});

it('are not left without locks, so that closing asks, and none is collected', async () => {
  const storage = local();
  createDrafts(storage, 'earlier', async () => new Set()).leave([draft]);
  const without = createDrafts(storage, 'here', createTabLife(undefined, 'here'));
  expect(without.leave([draft])).toBe(false);
  expect(without.leave([])).toBe(true);
  expect(storage.getItem('mienscape.draft.here')).toBeNull();
  expect(await without.collect()).toEqual([]);
  expect(storage.getItem('mienscape.draft.earlier')).not.toBeNull();
});

it('are not collected where the browser does not answer which tabs are open', async () => {
  const storage = local();
  const locks = {
    request: async () => undefined,
    query: async () => {
      throw new Error('not now');
    },
  };
  createDrafts(storage, 'open', async () => new Set()).leave([draft]);
  const next = createDrafts(storage, 'next', createTabLife(locks as unknown as LockManager, 'next'));
  expect(await next.collect()).toEqual([]);
  expect(next.leave([draft])).toBe(true);
});

it.each([
  ['of a newer version', '{"version":2,"drafts":[]}'],
  ['cut off', '[{"document":{"id":"mi'],
])('are left where they are, and listed, where they cannot be read: %s', async (_, text) => {
  const storage = local();
  createDrafts(storage, 'gone', async () => new Set()).leave([draft]);
  storage.setItem('mienscape.draft.newer', text);
  const next = createDrafts(storage, 'next', async () => new Set(['next']));
  expect(await next.collect()).toMatchObject([draft]);
  expect(storage.getItem('mienscape.draft.newer')).toBe(text);
  expect(next.keeper().measure()).toMatchObject({ count: 2 });
});
