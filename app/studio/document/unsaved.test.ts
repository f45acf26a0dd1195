/** @file Documents that leave their slot before they are saved: nothing is lost unasked. */
import { expect, it, vi } from 'vitest';
import { fork } from './edits.ts';
import {
  balance,
  choose,
  companion,
  disk,
  diskIs,
  edit,
  inConflict,
  kept,
  listed,
  local,
  NO_ROOM,
  newId,
  noticeOf,
  openTab,
  pick,
  saved,
  says,
  shown,
  type Tab,
  withTwo,
} from './studio-tabs.fixture.ts';

it('what the browser refused is saved once there is room, though another document was opened and deleted', async () => {
  const tab = await withTwo();
  tab.state.full = true;
  edit(tab, 'X newest');
  await says(tab, `Not saved. ${NO_ROOM}`);
  // The advice is followed: another one is opened, and deleted.
  const y = await kept(tab, 'Y');
  tab.autosave.open(y);
  await says(tab, `“X” is not saved. ${NO_ROOM}`);
  expect([tab.autosave.dirty, tab.autosave.atRisk]).toEqual([true, true]);
  const next = fork(companion, newId());
  tab.autosave.openUntouched(next);
  await tab.autosave.remove(y.id);
  expect([...local.entries.values()].join()).toContain('X newest');
  tab.state.full = false;
  await diskIs(tab, ['X newest']);
  await says(tab, 'Saved as you edit');
  expect([tab.autosave.dirty, tab.autosave.atRisk, local.entries.size]).toEqual([false, false, 0]);
});

it('opened again before it could be saved, in either slot, it has its unsaved edits', async () => {
  for (const slot of ['A', 'B'] as const) {
    const tab = await withTwo();
    const [x, y] = [await kept(tab, 'X'), await kept(tab, 'Y')];
    tab.state.full = true;
    edit(tab, 'X newest');
    await says(tab, /^Not saved\./);
    tab.autosave.open(x);
    expect(shown(tab)).toBe('X newest');
    tab.autosave.open(y);
    tab.studio.activate(slot);
    tab.autosave.open(x);
    expect(shown(tab)).toBe('X newest');
    await says(tab, `Not saved. ${NO_ROOM}`);
    tab.state.full = false;
    await diskIs(tab, ['X newest', 'Y']);
    await tab.storage.storedData.erase();
  }
});

it('what was never saved is listed after it left its slot, and can be opened, deleted and had back', async () => {
  const tab = await withTwo();
  tab.state.full = true;
  const own = { ...fork(companion, newId()), name: 'Own' };
  tab.autosave.openUntouched(own);
  edit(tab, 'edited');
  await says(tab, /^Not saved\./);
  const { mapping } = tab.studio.document();
  tab.autosave.open(await kept(tab, 'Y'));
  await vi.waitFor(() => expect(listed(tab)).toEqual(['Own (not saved)', 'Companion, my own', 'X']));
  tab.studio.activate('B');
  pick(tab, 'Own (not saved)');
  expect(shown(tab)).toBe('edited');
  expect(listed(tab)).toEqual(['Companion, my own', 'X']);
  // A browser that forbids storage cannot delete; it never had this one.
  vi.spyOn(tab.storage.mappings, 'remove').mockRejectedValueOnce(new Error(NO_ROOM));
  tab.autosave.openUntouched(fork(companion, newId()));
  await tab.autosave.remove(own.id);
  expect([tab.autosave.dirty, tab.autosave.atRisk, local.entries.size]).toEqual([false, false, 0]);
  await expect(tab.autosave.restore(mapping)).rejects.toThrow(NO_ROOM);
  expect(listed(tab)[0]).toBe('Own (not saved)');
  tab.state.full = false;
  await diskIs(tab, ['X', 'Y', 'edited']);
});

it('what was started from and not edited is no unsaved work; edited and undone, the disk has it as it is shown', async () => {
  const tab = await withTwo();
  tab.state.full = true;
  const own = fork(balance, newId());
  tab.autosave.openUntouched(own);
  expect([tab.autosave.dirty, tab.autosave.atRisk]).toEqual([false, false]);
  tab.state.full = false;
  edit(tab, 'edited');
  await diskIs(tab, ['X', 'Y', 'edited']);
  tab.studio.undo();
  await diskIs(tab, ['X', 'Y', own.description].toSorted());
});

it('an edit under a slow save is saved after it, though another document was opened meanwhile', async () => {
  const tab = await withTwo();
  const y = await kept(tab, 'Y');
  const save = vi.mocked(tab.storage.mappings.save);
  const real = save.getMockImplementation();
  let goOn = (): void => undefined;
  const slow = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  save.mockImplementationOnce(async (...args) => {
    await slow;
    return (real as NonNullable<typeof real>)(...args);
  });
  save.mockClear();
  edit(tab, 'X one');
  await vi.waitFor(() => expect(save).toHaveBeenCalled());
  edit(tab, 'X two');
  tab.autosave.open(y);
  goOn();
  await diskIs(tab, ['X two', 'Y']);
  expect(noticeOf(tab)).toBeNull();
});

it('in conflict, the choice and the draft stay when another document is opened', async () => {
  const [a, b] = await inConflict();
  b.autosave.open(await kept(b, 'Y'));
  await says(b, 'Not saved: choose below');
  expect(noticeOf(b)).toMatchObject({
    mustChoose: true,
    text: '“X” was changed in another tab or in the other slot (A or B). Your changes to it are not saved.',
  });
  expect(b.autosave.atRisk).toBe(true);
  expect([...local.entries.values()].join()).toContain('X by B');
  choose(b, 'Keep mine as a copy');
  await diskIs(a, ['X by A', 'X by B', 'Y']);
  await saved(b);
  expect([shown(b), noticeOf(b), b.autosave.atRisk, local.entries.size]).toEqual(['Y', null, false, 0]);
});

it('in conflict, what left the slot can be given up, and comes back by undo, which asks again', async () => {
  const [a, b] = await inConflict();
  b.autosave.open(await kept(b, 'Y'));
  choose(b, 'Discard mine');
  await vi.waitFor(() => expect(noticeOf(b)).toBeNull());
  expect([b.autosave.atRisk, local.entries.size, shown(b)]).toEqual([false, 0, 'Y']);
  b.studio.undo();
  await says(b, 'Not saved: choose below');
  expect(shown(b)).toBe('X by B');
  expect(await disk(a)).toEqual(['X by A', 'Y']);
});

/** Slot A shows X as it was saved there; slot B left X with edits that are in conflict with that, and shows Y. */
async function leftInB(): Promise<Tab> {
  const tab = await withTwo();
  const { studio, autosave } = tab;
  const [x, y] = [await kept(tab, 'X'), await kept(tab, 'Y')];
  studio.activate('B');
  autosave.open(x);
  tab.state.full = true;
  edit(tab, 'X in B');
  await says(tab, /^Not saved\./);
  studio.activate('A');
  tab.state.full = false;
  edit(tab, 'X in A');
  await saved(tab);
  studio.activate('B');
  await says(tab, 'Not saved: choose below');
  autosave.open(y);
  studio.activate('A');
  expect(shown(tab)).toBe('X in A');
  return tab;
}

it('in conflict, opened in the other slot over the version that was saved, it is discarded for good', async () => {
  const tab = await leftInB();
  tab.autosave.open(await kept(tab, 'X in A'));
  expect(shown(tab)).toBe('X in B');
  expect(tab.autosave.store.getState().unsaved).toEqual([]);
  choose(tab, 'Use the other version');
  await vi.waitFor(() => expect(shown(tab)).toBe('X in A'));
  await saved(tab);
  expect([noticeOf(tab), tab.autosave.dirty, tab.autosave.atRisk]).toEqual([null, false, false]);
  expect(local.entries.size).toBe(0);
  const next = await openTab();
  expect(await disk(next)).toEqual(['X in A', 'Y']);
});

it('both slots’ unsaved edits of one document can be opened, and neither takes the place of the other', async () => {
  const tab = await leftInB();
  tab.state.full = true;
  edit(tab, 'X in A, newest');
  await says(tab, /^Not saved\./);
  tab.autosave.openUnsaved('B', tab.studio.document().mapping.id);
  expect([tab.studio.getState().active, shown(tab)]).toEqual(['B', 'X in B']);
  tab.studio.activate('A');
  expect(shown(tab)).toBe('X in A, newest');
});
