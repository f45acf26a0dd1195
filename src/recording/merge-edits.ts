/** @file Merges the edits that two people or tabs made to one session; no mark of either is lost. */
import { type Mark, MOST_MARKS, type Session } from './session.ts';

const keyOf = ({ atMs, text }: Mark): string => `${atMs} ${text}`;

/**
 * @param base what `mine` was made from
 * @param theirs what is kept now, changed from `base` as well
 * @returns `theirs` with my changes of name and marks; where both changed the name, mine counts
 */
export function mergeEdits(base: Session, mine: Session, theirs: Session): Session {
  const before = new Set(base.marks.map(keyOf));
  const after = new Set(mine.marks.map(keyOf));
  const kept = theirs.marks.filter((mark) => !before.has(keyOf(mark)) || after.has(keyOf(mark)));
  const there = new Set(theirs.marks.map(keyOf));
  const added = mine.marks.filter((mark) => !before.has(keyOf(mark)) && !there.has(keyOf(mark)));
  const marks = [...kept, ...added].sort((a, b) => a.atMs - b.atMs).slice(0, MOST_MARKS);
  return { ...theirs, name: mine.name === base.name ? theirs.name : mine.name, marks };
}
