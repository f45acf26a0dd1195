/** @file What is said after an import of one file, and of many at once. */
import { expect, it, vi } from 'vitest';
import type { Mapping } from '../../src/adaptation/index.ts';
import type { KeptMapping } from '../storage/index.ts';
import type { Imported } from './document/files.ts';
import { importAll } from './imported-notice.ts';

const nothing = (): void => undefined;
const file = (name: string) => ({ name: `${name}.json` });
/** Takes every file but those called bad; those called copy exist already, those called open in this tab alone. */
const importOne = async ({ name }: { readonly name: string }): Promise<Imported> => {
  if (name.startsWith('bad')) throw new Error('At schemaVersion: expected 4, got nothing.');
  return {
    mapping: { name } as Mapping,
    copyBeside: /^(copy|open)/.test(name) ? name : null,
    beside: name.startsWith('copy') ? ({ name, kind: 'unreadable' } as KeptMapping) : null,
    replace: async () => undefined,
  };
};

it('every file is imported in order, and the notice counts them and names what was refused', async () => {
  const one = vi.fn(importOne);
  const files = [file('a'), file('bad'), file('copy'), file('open'), file('b')];
  const notice = await importAll(files, one, nothing);
  expect(one.mock.calls.map(([{ name }]) => name)).toEqual(files.map(({ name }) => name));
  expect(notice).toEqual({
    kind: 'refused',
    text: '4 of 5 files are listed under Mappings. “b.json” is open. Opened as copies, because you already have other versions: 2. bad.json was refused. At schemaVersion: expected 4, got nothing.',
  });
});

it('one file is told as before: open, as a copy with choices, or refused', async () => {
  const of = (name: string) => importAll([file(name)], importOne, nothing);
  expect(await of('a')).toEqual({
    kind: 'told',
    text: 'a.json is open. Undo brings back what was here before.',
  });
  expect((await of('copy')).choices?.map(({ label }) => label)).toEqual(['Keep both']);
  // Nothing is kept in whose place it could be put.
  expect(await of('open')).toEqual({
    kind: 'told',
    text: 'You already have another version of this mapping, “open.json”. The file is open as a copy, “open.json”.',
  });
  expect(await of('bad')).toEqual({
    kind: 'refused',
    text: 'bad.json was refused. At schemaVersion: expected 4, got nothing.',
  });
});
