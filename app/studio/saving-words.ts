/** @file What the studio says of saving: a line beside the name, and the notice of a conflict with its choices. */
import type { Autosave, AutosaveState } from './document/autosave.ts';
import type { Conflict } from './document/slot-record.ts';
import type { Slot } from './document/studio-store.ts';
import type { Notice } from './notice.tsx';

const WORDS = {
  untouched: 'Saved as you edit',
  saving: 'Saving…',
  saved: 'Saved in this browser',
  conflict: 'Not saved: choose below',
} as const;

/** Also of a document that is not shown any more, by its name. */
export function savingWords({ saving, unsaved }: AutosaveState, slot: Slot): string {
  const { [slot]: shown } = saving;
  if (shown.kind === 'refused') return `Not saved. ${shown.reason}`;
  if (shown.kind === 'conflict') return WORDS.conflict;
  for (const { mapping, saving: left } of unsaved)
    return left.kind === 'refused' ? `“${mapping.name}” is not saved. ${left.reason}` : WORDS.conflict;
  return WORDS[shown.kind];
}

/** A document that the menu lists under “Your own”. */
export interface OwnItem {
  readonly key: string;
  readonly id: string;
  readonly words: string;
  readonly onChoose: () => void;
}

/** “Mapping 2” before “Mapping 10”. */
const BY_NAME = new Intl.Collator(undefined, { numeric: true });

/** One for each document: those that left their slot and are not saved, then those that the disk has besides. */
export function ownItems(
  { kept, unsaved }: Pick<AutosaveState, 'kept' | 'unsaved'>,
  autosave: Pick<Autosave, 'open' | 'openUnsaved'>,
): readonly OwnItem[] {
  const left = unsaved.map(({ slot, mapping: { id, name } }) => ({
    key: `${slot} ${id}`,
    id,
    words: `${name} (not saved)`,
    onChoose: () => autosave.openUnsaved(slot, id),
  }));
  const others = kept.flatMap((each) =>
    each.kind === 'readable' && !unsaved.some(({ mapping }) => mapping.id === each.id)
      ? [{ key: each.id, id: each.id, words: each.name, onChoose: () => autosave.open(each) }]
      : [],
  );
  return [...left, ...others.sort((a, b) => BY_NAME.compare(a.words, b.words))];
}

/**
 * What another tab did to a document, and the choices there are: the first loses nothing. What the slot shows comes
 * first, then what left a slot.
 */
export function conflictNotice(
  { saving, unsaved }: AutosaveState,
  slot: Slot,
  autosave: Pick<Autosave, 'keepMine' | 'takeTheirs'>,
): Notice | null {
  const { [slot]: shown } = saving;
  if (shown.kind === 'conflict') return noticeOf(shown, shown.mine.name, true, autosave, slot, shown.mine.id);
  for (const { slot: from, mapping, saving: left } of unsaved)
    if (left.kind === 'conflict') return noticeOf(left, mapping.name, false, autosave, from, mapping.id);
  return null;
}

function noticeOf(
  { theirs, cleared }: Conflict,
  name: string,
  isShown: boolean,
  autosave: Pick<Autosave, 'keepMine' | 'takeTheirs'>,
  slot: Slot,
  id: string,
): Notice {
  const keep = { label: 'Keep mine as a copy', onChoose: () => autosave.keepMine(slot, id) };
  const take = (label: string) => ({ label, onChoose: () => void autosave.takeTheirs(slot, id) });
  const common = { kind: 'refused', mustChoose: true } as const;
  if (theirs === null)
    return {
      ...common,
      text: `“${name}” was ${cleared ? 'erased with the data of this site' : 'deleted in another tab'}. ${isShown ? 'What you see here' : 'Your version'} is in this tab alone.`,
      choices: [keep, take('Discard it')],
    };
  if (theirs.kind === 'unreadable')
    return {
      ...common,
      text: `“${name}” is kept in a form that this version cannot read, and is not overwritten. ${theirs.reason}`,
      choices: [keep],
    };
  return {
    ...common,
    text: `“${name}” was changed in another tab or in the other slot (A or B). Your changes ${isShown ? 'here ' : 'to it '}are not saved.`,
    choices: [keep, take(isShown ? 'Use the other version' : 'Discard mine')],
  };
}
