/** @file The menu’s list of one’s own mappings. */
import { expect, it } from 'vitest';
import { BUILT_IN_MAPPINGS, type Mapping } from '../../src/adaptation/index.ts';
import { revisionOf } from '../storage/index.ts';
import { ownItems } from './saving-words.ts';

const [companion] = BUILT_IN_MAPPINGS as readonly [Mapping];
const kept = (id: string, name: string) => {
  const mapping = { ...companion, id, name };
  return { kind: 'readable', id, name, revision: revisionOf(mapping), mapping } as const;
};
const nothing = (): void => undefined;

it('mappings are listed as people count, each with its id: names alone may be the same', () => {
  const names = ['Take 10', 'Take 2', 'Calm', 'Take 1', 'Calm'];
  const items = ownItems(
    { kept: names.map((name, i) => kept(`m-${i}`, name)), unsaved: [] },
    { open: nothing, openUnsaved: nothing },
  );
  expect(items.map(({ words }) => words)).toEqual(['Calm', 'Calm', 'Take 1', 'Take 2', 'Take 10']);
  expect(items.map(({ id }) => id)).toEqual(['m-2', 'm-4', 'm-3', 'm-1', 'm-0']);
});
