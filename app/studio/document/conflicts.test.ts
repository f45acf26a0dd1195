/** @file Conflicts whose other side changes meanwhile: what is shown and taken is as it is now. */
import { expect, it, vi } from 'vitest';
import { fork } from './edits.ts';
import {
  choose,
  companion,
  disk,
  edit,
  inConflict,
  kept,
  newId,
  noticeOf,
  openTab,
  saved,
  says,
  shown,
  withTwo,
} from './studio-tabs.fixture.ts';

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
