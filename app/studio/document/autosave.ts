/**
 * @file Saves the documents of the studio as they are edited, each over the revision that it was made from, also those
 * that left their slot before they were saved. Works without React. It never overwrites what another tab saved
 * meanwhile: without edits here the editor takes that over, otherwise the person chooses.
 */
import { createStore } from 'zustand/vanilla';
import type { Mapping } from '../../../src/adaptation/index.ts';
import { latestOnly } from '../../shared/latest-only.ts';
import type { AppStorage, Draft, KeptMapping, Revision } from '../../storage/index.ts';
import { createConflicts } from './conflicts.ts';
import { createSlotRecords, type Saving, SLOTS, type Trouble, type Unsaved } from './slot-record.ts';
import type { Slot, StudioStore } from './studio-store.ts';

/** A drag makes an edit every frame: the newest is saved this often while it lasts, and the first one at once. */
const EVERY_MS = 100;
/** A refusal may pass: another tab closes, or room is made. */
const AGAIN_AFTER_MS = 2000;
/** Words stand still while edits follow each other. */
const TELL_AFTER_MS = 300;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export interface AutosaveState {
  /** Of the documents that stand in the slots. */
  readonly saving: Readonly<Record<Slot, Saving>>;
  /** Documents that left their slot and cannot be saved. */
  readonly unsaved: readonly Unsaved[];
  /** All that is kept, what this version cannot read among it. */
  readonly kept: readonly KeptMapping[];
  /** What was put back after a tab closed before it could save; told once. */
  readonly rescued: readonly string[];
}

export type Autosave = ReturnType<typeof createAutosave>;

export function createAutosave(options: {
  readonly studio: StudioStore;
  readonly storage: Pick<AppStorage, 'mappings' | 'drafts' | 'tabs' | 'storedData' | 'onMappingsLost'>;
  /** Fresh documents for both slots, after everything was erased. */
  readonly fresh: () => readonly [Mapping, Mapping];
  readonly newId: () => string;
  /** What was put back from closed tabs before this one began. */
  readonly rescued?: readonly string[];
  readonly clock?: () => number;
}) {
  const { studio, storage, fresh, newId } = options;
  const { mappings: library, drafts } = storage;
  const clock = options.clock ?? (() => performance.now());
  const store = createStore<AutosaveState>()(() => ({
    saving: { A: { kind: 'untouched' }, B: { kind: 'untouched' } },
    unsaved: [],
    kept: [],
    rescued: options.rescued ?? [],
  }));
  const records = createSlotRecords(studio);
  const { presentOf, shows, untouched, isDirty, conflictIn, unsavedIn, documentIn } = records;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let telling: ReturnType<typeof setTimeout> | undefined;
  let startedAtMs = Number.NEGATIVE_INFINITY;
  let draftLeft = false;

  const tell = (slot: Slot, saving: Saving): void => {
    const now = store.getState().saving;
    if (now[slot].kind !== saving.kind || saving.kind === 'refused' || saving.kind === 'conflict')
      store.setState({ saving: { ...now, [slot]: saving } });
  };
  const tellUnsaved = (): void => {
    const unsaved = records.unsaved();
    if (unsaved.length > 0 || store.getState().unsaved.length > 0) store.setState({ unsaved });
  };
  /** @param trouble null: nothing is in the way any more */
  const note = (slot: Slot, id: string, trouble: Trouble | null): void => {
    if (trouble) records.of(slot).trouble.set(id, trouble);
    else records.of(slot).trouble.delete(id);
    if (shows(slot, id)) tell(slot, trouble ?? { kind: 'saving' });
    tellUnsaved();
  };
  const noteConflict = (slot: Slot, mine: Mapping, theirs: KeptMapping | null): void =>
    note(slot, mine.id, { kind: 'conflict', mine, theirs });
  const readList = latestOnly(async () => {
    try {
      store.setState({ kept: await library.list() });
    } catch {
      // What the list was before stands; saving tells why.
    }
  });
  /** Reads the list of what is kept. When it resolves, the list shown is at least as new as this call. */
  const refresh = (): Promise<void> => readList('mappings');
  /** Tells what is saved, and reads the list again, once edits have come to rest. */
  const tellSoon = (): void => {
    clearTimeout(telling);
    telling = setTimeout(() => {
      for (const slot of SLOTS)
        if (!isDirty(slot) && store.getState().saving[slot].kind === 'saving') tell(slot, { kind: 'saved' });
      void refresh();
    }, TELL_AFTER_MS);
  };

  /** Written before it returns, for a page that may never run again. Answers whether all is safe there. */
  const leaveDrafts = (): boolean => {
    const left: readonly Draft[] = SLOTS.flatMap((slot) =>
      unsavedIn(slot).map((document) => ({
        document,
        base: records.of(slot).known.get(document.id)?.revision ?? null,
      })),
    );
    if (left.length === 0 && !draftLeft) return true;
    draftLeft = left.length > 0;
    return drafts.leave(left);
  };
  /** The disk has the document as this tab has it. */
  const noteSaved = (slot: Slot, mapping: Mapping, revision: Revision): void => {
    records.noteOnDisk(slot, mapping, revision);
    note(slot, mapping.id, null);
    tellSoon();
    leaveDrafts();
  };

  /** Answers false where the browser refused. */
  const write = async (slot: Slot, mapping: Mapping): Promise<boolean> => {
    const record = records.of(slot);
    const { id } = mapping;
    const base = record.known.get(id)?.revision ?? null;
    /** Erased, deleted, given up or blocked while it was written: the answer says nothing of what is here now. */
    const isGone = (): boolean =>
      records.of(slot) !== record ||
      documentIn(slot, id) === undefined ||
      conflictIn(slot, id) !== null ||
      (record.known.get(id)?.revision ?? null) !== base;
    if (shows(slot, id) && !record.trouble.has(id)) tell(slot, { kind: 'saving' });
    try {
      const outcome = await library.save(mapping, base);
      if (isGone()) return true;
      if (outcome.kind === 'conflict') noteConflict(slot, mapping, outcome.theirs);
      else {
        noteSaved(slot, mapping, outcome.revision);
        conflicts.renew(id);
      }
      return true;
    } catch (error) {
      if (isGone()) return true;
      note(slot, id, { kind: 'refused', reason: messageOf(error) });
      return false;
    }
  };
  const save = async (slot: Slot): Promise<void> => {
    const record = records.of(slot);
    if (record.busy) return;
    record.busy = true;
    const waiting = (): readonly Mapping[] =>
      unsavedIn(slot).filter(({ id }) => conflictIn(slot, id) === null);
    const refused = new Set<Mapping>();
    for (const mapping of waiting()) {
      // Edited or opened again while another was written: its newest is saved next.
      if (!waiting().includes(mapping)) continue;
      if (!(await write(slot, mapping))) refused.add(mapping);
      if (records.of(slot) !== record) return;
    }
    record.busy = false;
    if (waiting().some((mapping) => !refused.has(mapping))) schedule(0);
    else if (refused.size > 0) schedule(AGAIN_AFTER_MS);
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    startedAtMs = clock();
    return Promise.all(SLOTS.map(save)).then(() => undefined);
  };
  const schedule = (leastMs: number): void => {
    const waitMs = Math.max(leastMs, startedAtMs + EVERY_MS - clock());
    if (timer !== undefined && leastMs > 0) return;
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), Math.max(0, waitMs));
  };

  /**
   * What is looked at is what the next visit begins with; where it cannot be written, it begins with what was saved
   * last.
   */
  const noteOpen = (): void => {
    const { active } = studio.getState();
    const { id } = presentOf(active);
    if (records.of(active).known.has(id)) library.noteOpen(id).catch(() => undefined);
  };
  const stopWatching = studio.subscribe((now, before) => {
    if (now.active !== before.active) noteOpen();
    for (const slot of SLOTS) {
      const { mapping } = now.slots[slot].present;
      const { mapping: was } = before.slots[slot].present;
      if (mapping === was) continue;
      const record = records.of(slot);
      if (mapping.id !== was.id) {
        records.replaced(slot, was);
        tellUnsaved();
      }
      const conflict = conflictIn(slot, mapping.id);
      if (conflict?.cleared && mapping !== conflict.mine) {
        // Edited, it is kept anew.
        record.known.delete(mapping.id);
        record.trouble.delete(mapping.id);
      }
      const trouble = record.trouble.get(mapping.id);
      if (trouble?.kind === 'conflict') {
        tell(slot, trouble);
        leaveDrafts();
      } else if (isDirty(slot)) {
        tell(slot, trouble ?? { kind: 'saving' });
        // A killed tab never comes back to save: the edit is safe before the next one is made.
        leaveDrafts();
        schedule(0);
      } else {
        record.trouble.delete(mapping.id);
        tell(slot, { kind: record.known.has(mapping.id) ? 'saved' : 'untouched' });
        leaveDrafts();
      }
    }
  });

  /** Opens what the disk has: it is not written again before it is edited. */
  const openKept = (slot: Slot, mapping: Mapping, revision: Revision): void => {
    const record = records.of(slot);
    record.known.set(mapping.id, { revision, mapping });
    record.trouble.delete(mapping.id);
    tell(slot, { kind: 'saved' });
    studio.openIn(slot, mapping);
    if (slot === studio.getState().active) noteOpen();
  };
  /**
   * Opens a document that left the slot `from` before it was saved, in the slot that is looked at; in its own where the
   * other has unsaved edits of the same document.
   */
  const openUnsaved = (from: Slot, id: string): void => {
    const { active } = studio.getState();
    const to = unsavedIn(active).some((each) => each.id === id) ? from : active;
    const mapping = records.take(from, to, id);
    if (!mapping) return;
    studio.activate(to);
    studio.openIn(to, mapping);
    noteOpen();
    tellUnsaved();
  };
  /** Unsaved edits that are given up, or go on under another id. */
  const letGo = (slot: Slot, id: string): void => {
    records.letGo(slot, id);
    tellUnsaved();
    leaveDrafts();
  };

  const conflicts = createConflicts({
    studio,
    library,
    records,
    fresh,
    newId,
    names: () => store.getState().kept.map(({ name }) => name),
    note,
    noteSaved,
    openKept,
    letGo,
    schedule: () => schedule(0),
  });
  const stopListening = storage.tabs.listen((message) => {
    if (message.kind !== 'changed' || message.store !== 'mappings') return;
    conflicts.follow(message.id);
    tellSoon();
  });
  const stopForgetting = storage.storedData.onForget((stores, done) => {
    if (!stores.includes('mappings')) return;
    if (done) {
      void refresh();
      return;
    }
    clearTimeout(timer);
    timer = undefined;
    const documents = fresh();
    for (const document of documents) untouched.add(document);
    records.erase();
    studio.reset(...documents);
    tellUnsaved();
    leaveDrafts();
    store.setState({ kept: [], rescued: [] });
  });
  const stopMourning = storage.onMappingsLost(() => {
    conflicts.noteLost();
    tellSoon();
  });

  return {
    store,
    refresh,
    flush,
    /** Opens a document in the slot that is looked at; it is no unsaved work before it is edited. */
    openUntouched: (mapping: Mapping): void => {
      untouched.add(mapping);
      studio.open(mapping);
    },
    /** Opens what is kept, in the slot that is looked at; with the edits that this tab could not save yet. */
    open: (kept: KeptMapping & { readonly kind: 'readable' }): void => {
      const { id } = kept;
      const { active } = studio.getState();
      if (shows(active, id) && isDirty(active)) return;
      const from = [active, ...SLOTS].find((slot) => records.of(slot).left.has(id));
      if (from) openUnsaved(from, id);
      else openKept(active, kept.mapping, kept.revision);
    },
    openUnsaved,
    openKept,
    find: records.find,
    /** What was opened when the page began. */
    begun: (slot: Slot, revision: Revision): void => {
      const mapping = presentOf(slot);
      records.of(slot).known.set(mapping.id, { revision, mapping });
      // It is kept: should it be deleted and brought back, it is saved again.
      untouched.delete(mapping);
    },
    /** Takes a document off the disk; this tab may bring it back by `restore`. */
    remove: async (id: string): Promise<void> => {
      const wasKept = SLOTS.some((slot) => records.of(slot).known.has(id));
      for (const slot of SLOTS) {
        const shown = shows(slot, id);
        // What is shown without edits is not unsaved work: the person has deleted just that.
        if (!shown || isDirty(slot)) records.of(slot).known.delete(id);
        letGo(slot, id);
        if (shown) noteConflict(slot, presentOf(slot), null);
      }
      try {
        await library.remove(id);
      } catch (error) {
        // A disk that never had it need not take it away.
        if (wasKept) throw error;
      } finally {
        await refresh();
      }
    },
    /** @throws StorageError where the browser refuses; then it is unsaved, and waits for room */
    restore: async (mapping: Mapping): Promise<void> => {
      try {
        const outcome = await library.save(mapping, null);
        if (outcome.kind === 'saved')
          for (const slot of SLOTS)
            if (!shows(slot, mapping.id))
              records.of(slot).known.set(mapping.id, { revision: outcome.revision, mapping: null });
        conflicts.renew(mapping.id);
      } catch (error) {
        const { active } = studio.getState();
        if (!SLOTS.some((slot) => documentIn(slot, mapping.id))) {
          records.of(active).left.set(mapping.id, mapping);
          note(active, mapping.id, { kind: 'refused', reason: messageOf(error) });
          schedule(AGAIN_AFTER_MS);
        }
        throw error;
      } finally {
        await refresh();
      }
    },
    keepMine: conflicts.keepMine,
    takeTheirs: conflicts.takeTheirs,
    leaveDrafts,
    /** Whether an edit is not on the disk yet. */
    get dirty(): boolean {
      return SLOTS.some((slot) => unsavedIn(slot).length > 0);
    },
    /** Whether closing the page would lose anything that the person believes, or was told, is not saved. */
    get atRisk(): boolean {
      const told = SLOTS.some((slot) => unsavedIn(slot).some(({ id }) => records.of(slot).trouble.has(id)));
      return told || !leaveDrafts();
    },
    dispose: (): void => {
      clearTimeout(timer);
      clearTimeout(telling);
      stopWatching();
      stopListening();
      stopForgetting();
      stopMourning();
    },
  };
}
