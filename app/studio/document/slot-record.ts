/** @file What the studio's slots know of their documents: what the disk has, and what is not saved. Writes nothing. */
import type { Mapping } from '../../../src/adaptation/index.ts';
import type { KeptMapping, Revision } from '../../storage/index.ts';
import type { Slot, StudioStore } from './studio-store.ts';

export const SLOTS = ['A', 'B'] as const satisfies readonly Slot[];

export interface Conflict {
  readonly kind: 'conflict';
  /** As it was when the conflict was found. */
  readonly mine: Mapping;
  /** As the disk has it; null: it was deleted. */
  readonly theirs: KeptMapping | null;
  /** The browser took it away, not a tab. */
  readonly cleared?: true;
}

/** Why a document is not saved. A refusal is tried again; a conflict waits until the person has chosen. */
export type Trouble = { readonly kind: 'refused'; readonly reason: string } | Conflict;

export type Saving =
  /** Nobody has edited it yet. */
  { readonly kind: 'untouched' } | { readonly kind: 'saving' } | { readonly kind: 'saved' } | Trouble;

/** Another document was opened in its slot before it could be saved. */
export interface Unsaved {
  readonly slot: Slot;
  readonly mapping: Mapping;
  readonly saving: Trouble;
}

/** All by the document's id: a document that leaves the slot takes nothing of this with it. */
interface SlotRecord {
  /** What the disk has: its text, and the object that the editor shows of it (null: it shows another document). */
  readonly known: Map<string, { readonly revision: Revision; readonly mapping: Mapping | null }>;
  /** Documents with unsaved edits that left the slot; never the one that it shows. */
  readonly left: Map<string, Mapping>;
  readonly trouble: Map<string, Trouble>;
  /** One write at a time, so that each is made from the revision that the one before has made. */
  busy: boolean;
}

export type SlotRecords = ReturnType<typeof createSlotRecords>;

export function createSlotRecords(studio: StudioStore) {
  const newRecord = (): SlotRecord => ({
    known: new Map(),
    left: new Map(),
    trouble: new Map(),
    busy: false,
  });
  const records: Record<Slot, SlotRecord> = { A: newRecord(), B: newRecord() };
  const presentOf = (slot: Slot): Mapping => studio.getState().slots[slot].present.mapping;
  const shows = (slot: Slot, id: string): boolean => presentOf(slot).id === id;
  /** Not to be saved before they are edited. Once an edit is on the disk, going back to one of these is saved too. */
  const untouched = new WeakSet<Mapping>(SLOTS.map(presentOf));
  const isDirty = (slot: Slot, mapping = presentOf(slot)): boolean => {
    const onDisk = records[slot].known.get(mapping.id);
    return onDisk ? onDisk.mapping !== mapping : !untouched.has(mapping);
  };
  const conflictIn = (slot: Slot, id: string): Conflict | null => {
    const found = records[slot].trouble.get(id);
    return found?.kind === 'conflict' ? found : null;
  };
  return {
    /** Another object once everything was erased. */
    of: (slot: Slot): SlotRecord => records[slot],
    presentOf,
    shows,
    untouched,
    isDirty,
    conflictIn,
    /** What stands in the slot comes first: it is edited now. */
    unsavedIn: (slot: Slot): readonly Mapping[] => [
      ...(isDirty(slot) ? [presentOf(slot)] : []),
      ...records[slot].left.values(),
    ],
    /** A document as this slot has it: shown, or left unsaved. */
    documentIn: (slot: Slot, id: string): Mapping | undefined =>
      shows(slot, id) ? presentOf(slot) : records[slot].left.get(id),
    /** A document as this tab has it; `slot` null: no slot shows it. Null: this tab has no such one. */
    find: (
      id: string,
    ): { readonly slot: Slot | null; readonly mapping: Mapping; readonly unsaved: boolean } | null => {
      const { active } = studio.getState();
      const slots = [active, ...SLOTS.filter((slot) => slot !== active)];
      const slot = slots.find((each) => shows(each, id));
      if (slot) return { slot, mapping: presentOf(slot), unsaved: isDirty(slot) };
      const [mapping] = slots.flatMap((each) => records[each].left.get(id) ?? []);
      return mapping ? { slot: null, mapping, unsaved: true } : null;
    },
    /** Documents that left their slot and cannot be saved. */
    unsaved: (): readonly Unsaved[] =>
      SLOTS.flatMap((slot) =>
        [...records[slot].left.values()].flatMap((mapping) => {
          const saving = records[slot].trouble.get(mapping.id);
          return saving ? [{ slot, mapping, saving }] : [];
        }),
      ),
    /** The disk has this text of a document; what is not saved of it is kept as it is. */
    noteOnDisk: (slot: Slot, mapping: Mapping, revision: Revision): void => {
      const { known, left } = records[slot];
      known.set(mapping.id, { revision, mapping: shows(slot, mapping.id) ? mapping : null });
      if (left.get(mapping.id) === mapping) left.delete(mapping.id);
    },
    /** The slot shows another document than before. */
    replaced: (slot: Slot, was: Mapping): void => {
      const { known, left, trouble } = records[slot];
      if (isDirty(slot, was)) left.set(was.id, was);
      else trouble.delete(was.id);
      // When it comes back, saving compares it with the disk.
      const onDisk = known.get(was.id);
      if (onDisk) known.set(was.id, { ...onDisk, mapping: null });
      left.delete(presentOf(slot).id);
    },
    /**
     * Takes an unsaved document out of what left the slot `from`, to be opened in `to` at once: what a slot shows is
     * never among what left it.
     */
    take: (from: Slot, to: Slot, id: string): Mapping | undefined => {
      const [source, target] = [records[from], records[to]];
      const mapping = source.left.get(id);
      source.left.delete(id);
      if (!mapping || from === to) return mapping;
      const [known, trouble] = [source.known.get(id), source.trouble.get(id)];
      source.trouble.delete(id);
      if (known) target.known.set(id, known);
      if (trouble) target.trouble.set(id, trouble);
      return mapping;
    },
    /** Unsaved edits that are given up, or go on under another id. */
    letGo: (slot: Slot, id: string): void => {
      records[slot].left.delete(id);
      records[slot].trouble.delete(id);
    },
    /** Everything was erased: what the slots show is no unsaved work any more. */
    erase: (): void => {
      for (const slot of SLOTS) {
        untouched.add(presentOf(slot));
        records[slot] = newRecord();
      }
    },
  };
}
