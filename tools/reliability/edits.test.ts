/** @file A few dozen rounds of what `npm run reliability -- edits` does by the thousand. */
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { measureEdits, TROUBLES } from './edits.ts';

describe('edits', () => {
  it.each(TROUBLES)('are not lost unasked: %s', { timeout: 60_000 }, async (trouble) => {
    const tally = await measureEdits(trouble, 15, 7);
    expect(tally.edits).toBeGreaterThan(30);
    expect(tally).toMatchObject({ lost: 0, overwritten: 0 });
  });

  it('of a killed tab are lost where nothing could be written at once (control)', {
    timeout: 60_000,
  }, async () => {
    const tally = await measureEdits('killed', 15, 7, { withoutDrafts: true });
    expect(tally.lost).toBeGreaterThan(0);
  });
});
