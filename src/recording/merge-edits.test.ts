/** @file Two tabs change one session: what either of them did is there afterwards. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortSession } from '../fixtures/sessions.ts';
import { addMark, removeMark, renameSession } from './edit.ts';
import { mergeEdits } from './merge-edits.ts';
import type { Session } from './session.ts';

const texts = (session: Session): string[] => session.marks.map(({ text }) => text);

describe('changes side by side', () => {
  const base = shortSession();
  it('keep both marks, and both removals', () => {
    const mine = removeMark(addMark(base, { atMs: 100, text: 'mine' }), 1);
    const theirs = addMark(base, { atMs: 2500, text: 'theirs' });
    expect(texts(mergeEdits(base, mine, theirs))).toEqual(['mine', 'the smile', 'theirs']);
  });

  it('keep the name that was changed, mine where both did', () => {
    const named = renameSession(base, 'Theirs');
    expect(mergeEdits(base, addMark(base, { atMs: 1, text: '' }), named).name).toBe('Theirs');
    expect(mergeEdits(base, renameSession(base, 'Mine'), named).name).toBe('Mine');
  });

  it('are mine alone where nobody else changed anything, and theirs where I did not (any marks)', () => {
    const marks = fc.array(fc.record({ atMs: fc.integer({ min: 0, max: 3000 }), text: fc.string() }), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(marks, marks, (before, added) => {
        const from = before.reduce(addMark, base);
        const changed = added.reduce(addMark, from);
        const keys = (session: Session) => new Set(session.marks.map(({ atMs, text }) => `${atMs} ${text}`));
        expect(keys(mergeEdits(from, changed, from))).toEqual(keys(changed));
        expect(mergeEdits(from, from, changed)).toEqual(changed);
      }),
    );
  });
});
