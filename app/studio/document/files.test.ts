/** @file An import that takes the place of another mapping: edits meanwhile are neither lost nor covered. */
import { expect, it } from 'vitest';
import { writeMapping } from '../../../src/adaptation/index.ts';
import { importMapping } from './files.ts';
import {
  disk,
  diskIs,
  edit,
  kept,
  newId,
  noticeOf,
  saved,
  says,
  shown,
  type Tab,
  withTwo,
} from './studio-tabs.fixture.ts';

/** Imports X as a colleague changed it, beside one's own. */
async function importBeside(tab: Tab) {
  const mine = await kept(tab, 'X');
  const bytes = new TextEncoder().encode(
    writeMapping({ ...mine.mapping, name: 'From a colleague', description: 'colleague' }),
  );
  const { studio, autosave, storage } = tab;
  return importMapping(
    { studio, autosave, library: storage.mappings, newId },
    { name: 'a.json', size: bytes.length, arrayBuffer: async () => bytes.buffer },
  );
}

it('an import that replaces the original takes the copy as it was edited, and opens it where the copy is', async () => {
  const tab = await withTwo();
  const imported = await importBeside(tab);
  edit(tab, 'colleague, tuned');
  await saved(tab);
  const inB = tab.studio.getState().slots.B.present.mapping;
  tab.studio.activate('B');
  await imported.replace();
  expect(tab.studio.getState().slots.B.present.mapping).toBe(inB);
  expect(tab.studio.getState().slots.A.present.mapping).toMatchObject({
    name: 'From a colleague',
    description: 'colleague, tuned',
  });
  expect(await disk(tab)).toEqual(['Y', 'colleague, tuned']);
  tab.studio.activate('A');
  edit(tab, 'after');
  await saved(tab);
  expect(await disk(tab)).toEqual(['Y', 'after']);
  expect([noticeOf(tab), tab.autosave.atRisk]).toEqual([null, false]);
});

it('an import that replaces the original leaves the slots alone where the copy is in none', async () => {
  const tab = await withTwo();
  const imported = await importBeside(tab);
  edit(tab, 'colleague, tuned');
  await saved(tab);
  tab.autosave.open(await kept(tab, 'Y'));
  await imported.replace();
  expect(shown(tab)).toBe('Y');
  expect(await disk(tab)).toEqual(['Y', 'colleague, tuned']);
  await expect(imported.replace()).rejects.toThrow('was deleted meanwhile');
});

it('an import never puts itself over edits that could not be saved', async () => {
  const tab = await withTwo();
  const x = await kept(tab, 'X');
  const bytes = new TextEncoder().encode(writeMapping(x.mapping));
  const file = { name: 'a.json', size: bytes.length, arrayBuffer: async () => bytes.buffer };
  tab.state.full = true;
  edit(tab, 'X newest');
  await says(tab, /^Not saved\./);
  const { studio, autosave, storage } = tab;
  const { mapping } = await importMapping({ studio, autosave, library: storage.mappings, newId }, file);
  expect(mapping.id).not.toBe(x.id);
  tab.state.full = false;
  await diskIs(tab, ['X', 'X newest', 'Y']);
});
