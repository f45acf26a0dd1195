/**
 * @file Follows what other tabs, the other slot and the browser do to the documents on the disk. Where this tab has edits
 * of its own that is a conflict, which waits for the person's choice.
 */
import type { Mapping } from '../../../src/adaptation/index.ts';
import { type Library, type Revision, revisionOf } from '../../storage/index.ts';
import { fork } from './edits.ts';
import { SLOTS, type SlotRecords, type Trouble } from './slot-record.ts';
import type { Slot, StudioStore } from './studio-store.ts';

export function createConflicts(saving: {
  readonly studio: StudioStore;
  readonly library: Pick<Library, 'load'>;
  readonly records: SlotRecords;
  readonly fresh: () => readonly [Mapping, Mapping];
  readonly newId: () => string;
  /** Names that are taken. */
  readonly names: () => readonly string[];
  readonly note: (slot: Slot, id: string, trouble: Trouble | null) => void;
  readonly noteSaved: (slot: Slot, mapping: Mapping, revision: Revision) => void;
  readonly openKept: (slot: Slot, mapping: Mapping, revision: Revision) => void;
  /** Takes a document out of what is not saved. */
  readonly letGo: (slot: Slot, id: string) => void;
  /** Saves what is not saved. */
  readonly schedule: () => void;
}) {
  const { studio, library, records, note, letGo } = saving;
  const { presentOf, shows, isDirty, conflictIn, documentIn } = records;

  const renewIn = async (slot: Slot, id: string): Promise<void> => {
    const record = records.of(slot);
    const theirs = await library.load(id);
    const mine = documentIn(slot, id);
    const conflict = conflictIn(slot, id);
    if (records.of(slot) !== record || mine === undefined || conflict === null) return;
    if (theirs?.revision === revisionOf(mine)) saving.noteSaved(slot, mine, theirs.revision);
    else if (theirs && theirs.revision === record.known.get(id)?.revision) {
      // What mine was made from is back: mine may be saved over it.
      note(slot, id, null);
      saving.schedule();
    } else if (theirs?.revision !== conflict.theirs?.revision)
      note(slot, id, { kind: 'conflict', mine: conflict.mine, theirs });
  };

  /** Without edits here the editor takes over what another tab wrote. */
  const followIn = async (slot: Slot, id: string): Promise<void> => {
    const record = records.of(slot);
    const mapping = presentOf(slot);
    const base = record.known.get(id)?.revision;
    if (mapping.id !== id || base === undefined || conflictIn(slot, id)) return;
    const theirs = await library.load(id);
    // Edited while it was read: saving finds the conflict.
    if (records.of(slot) !== record || presentOf(slot) !== mapping || isDirty(slot) || record.busy) return;
    if (theirs?.revision === base) return;
    if (theirs?.kind === 'readable') saving.openKept(slot, theirs.mapping, theirs.revision);
    else note(slot, id, { kind: 'conflict', mine: mapping, theirs });
  };
  const renew = (id: string): void => {
    for (const slot of SLOTS) if (conflictIn(slot, id)) void renewIn(slot, id).catch(() => undefined);
  };
  const noteLostIn = async (slot: Slot, mapping: Mapping): Promise<void> => {
    const record = records.of(slot);
    const { id } = mapping;
    const onDisk = record.known.get(id);
    if (!onDisk || conflictIn(slot, id)?.cleared) return;
    const there = await library.load(id);
    if (there || records.of(slot) !== record || documentIn(slot, id) !== mapping) return;
    if (isDirty(slot, mapping)) {
      // Edited and not saved yet: it is saved as a new one.
      record.known.delete(id);
      note(slot, id, null);
      saving.schedule();
      return;
    }
    record.known.set(id, { ...onDisk, mapping: null });
    note(slot, id, { kind: 'conflict', mine: mapping, theirs: null, cleared: true });
  };

  return {
    /** The disk may have changed under a conflict: shows what it has now, or ends the conflict where there is none. */
    renew,
    /** Another tab has written or deleted a document. */
    follow: (id: string): void => {
      renew(id);
      for (const slot of SLOTS) void followIn(slot, id).catch(() => undefined);
    },
    /**
     * Site data were cleared under an open studio: what stood on the disk is in this tab alone. It is not written again
     * unasked, and neither is it lost: the person is told, and is asked on leaving; an edit is kept anew.
     */
    noteLost: (): void => {
      for (const slot of SLOTS)
        for (const mapping of new Set([presentOf(slot), ...records.of(slot).left.values()]))
          void noteLostIn(slot, mapping).catch(() => undefined);
    },
    /** Goes on with this tab's document under an id of its own. */
    keepMine: (slot: Slot, id = presentOf(slot).id): void => {
      const mine = documentIn(slot, id);
      if (!mine) return;
      const copy = fork(mine, saving.newId(), saving.names());
      if (shows(slot, id)) studio.openIn(slot, copy);
      else records.of(slot).left.set(copy.id, copy);
      letGo(slot, id);
      saving.schedule();
    },
    /**
     * Gives up this tab's document for what the disk has now. Where that is of another kind than what was offered (it
     * was deleted meanwhile), the choice is offered anew.
     */
    takeTheirs: async (slot: Slot, id = presentOf(slot).id): Promise<void> => {
      const offered = conflictIn(slot, id);
      if (!offered) return;
      const theirs = await library.load(id).catch(() => offered.theirs);
      const conflict = conflictIn(slot, id);
      if (!conflict) return;
      if (theirs?.kind !== offered.theirs?.kind)
        note(slot, id, { kind: 'conflict', mine: conflict.mine, theirs });
      else if (!shows(slot, id)) letGo(slot, id);
      else if (theirs?.kind === 'readable') saving.openKept(slot, theirs.mapping, theirs.revision);
      else {
        const [document] = saving.fresh();
        records.untouched.add(document);
        studio.openIn(slot, document);
        letGo(slot, id);
      }
    },
  };
}
