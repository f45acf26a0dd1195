/**
 * @file Saves both documents of the studio as they are edited, each over the revision that it was made from. Works
 * without React. It never overwrites what another tab saved meanwhile: without edits here the editor takes that over,
 * otherwise the person chooses.
 */
import { createStore } from 'zustand/vanilla';
import type { Mapping } from '../../../src/adaptation/index.ts';
import { latestOnly } from '../../shared/latest-only.ts';
import type { AppStorage, Draft, KeptMapping, Revision } from '../../storage/index.ts';
import { fork } from './edits.ts';
import type { Slot, StudioStore } from './studio-store.ts';

/** A drag makes an edit every frame: the newest is saved this often while it lasts, and the first one at once. */
const EVERY_MS = 100;
/** A refusal may pass: another tab closes, or room is made. */
const AGAIN_AFTER_MS = 2000;
/** Words stand still while edits follow each other. */
const TELL_AFTER_MS = 300;
const SLOTS = ['A', 'B'] as const satisfies readonly Slot[];

export type Saving =
  /** Nobody has edited it yet. */
  | { readonly kind: 'untouched' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'saved' }
  | { readonly kind: 'refused'; readonly reason: string }
  /** Another tab, or the other slot, changed the same document; `theirs` null: it was deleted. */
  | {
      readonly kind: 'conflict';
      readonly mine: Mapping;
      readonly theirs: KeptMapping | null;
      /** The browser took it away, not a tab. */
      readonly cleared?: true;
    };

export interface AutosaveState {
  readonly saving: Readonly<Record<Slot, Saving>>;
  /** All that is kept, what this version cannot read among it. */
  readonly kept: readonly KeptMapping[];
  /** What was put back after a tab closed before it could save; told once. */
  readonly rescued: readonly string[];
}

interface SlotState {
  /** The document as the disk has it, or as nobody edited it; null: the disk has none. */
  clean: Mapping | null;
  /** What each document that stood in this slot was made from; none: it was never saved. */
  readonly bases: Map<string, Revision>;
  busy: boolean;
  /** No more is written of this document until the person has chosen. */
  conflict: string | null;
  /** The browser took this document away: it stays so until it is edited, which is a choice. */
  cleared: Mapping | null;
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
    kept: [],
    rescued: options.rescued ?? [],
  }));
  const presentOf = (slot: Slot): Mapping => studio.getState().slots[slot].present.mapping;
  const begin = (slot: Slot): SlotState => ({
    clean: presentOf(slot),
    bases: new Map(),
    busy: false,
    conflict: null,
    cleared: null,
  });
  const slots: Record<Slot, SlotState> = { A: begin('A'), B: begin('B') };
  /** Not to be saved before they are edited. */
  const untouched = new WeakSet<Mapping>(SLOTS.map(presentOf));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let telling: ReturnType<typeof setTimeout> | undefined;
  let startedAtMs = Number.NEGATIVE_INFINITY;
  let draftLeft = false;

  const tell = (slot: Slot, saving: Saving): void => {
    const now = store.getState().saving;
    if (now[slot].kind !== saving.kind || saving.kind === 'refused' || saving.kind === 'conflict')
      store.setState({ saving: { ...now, [slot]: saving } });
  };
  const isDirty = (slot: Slot): boolean => {
    const mapping = presentOf(slot);
    return mapping !== slots[slot].clean && !untouched.has(mapping);
  };
  const anyDirty = (): boolean => SLOTS.some(isDirty);
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

  const noteConflict = (slot: Slot, mine: Mapping, theirs: KeptMapping | null): void => {
    slots[slot].conflict = mine.id;
    tell(slot, { kind: 'conflict', mine, theirs });
  };
  const save = async (slot: Slot): Promise<void> => {
    const state = slots[slot];
    const mapping = presentOf(slot);
    if (state.busy || !isDirty(slot) || state.conflict === mapping.id) return;
    state.busy = true;
    tell(slot, { kind: 'saving' });
    try {
      const outcome = await library.save(mapping, state.bases.get(mapping.id) ?? null);
      // Erased meanwhile: this slot is another one by now.
      if (slots[slot] !== state) return;
      if (outcome.kind === 'conflict') noteConflict(slot, mapping, outcome.theirs);
      else {
        state.bases.set(mapping.id, outcome.revision);
        if (presentOf(slot) === mapping) state.clean = mapping;
        tellSoon();
        dropDraft();
      }
      state.busy = false;
      if (isDirty(slot)) schedule(0);
    } catch (error) {
      if (slots[slot] !== state) return;
      state.busy = false;
      tell(slot, { kind: 'refused', reason: error instanceof Error ? error.message : String(error) });
      schedule(AGAIN_AFTER_MS);
    }
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

  const draftsNow = (): readonly Draft[] =>
    SLOTS.filter(isDirty).map((slot) => {
      const document = presentOf(slot);
      return { document, base: slots[slot].bases.get(document.id) ?? null };
    });
  /** Written before it returns, for a page that may never run again. Answers whether all is safe there. */
  const leaveDrafts = (): boolean => {
    const left = draftsNow();
    if (left.length === 0 && !draftLeft) return true;
    draftLeft = left.length > 0;
    return drafts.leave(left);
  };
  const dropDraft = (): void => {
    if (draftLeft && !anyDirty()) leaveDrafts();
  };

  /**
   * What is looked at is what the next visit begins with; where it cannot be written, it begins with what was saved
   * last.
   */
  const noteOpen = (): void => {
    const { active } = studio.getState();
    const { id } = presentOf(active);
    if (slots[active].bases.has(id)) library.noteOpen(id).catch(() => undefined);
  };
  const stopWatching = studio.subscribe((now, before) => {
    if (now.active !== before.active) noteOpen();
    for (const slot of SLOTS) {
      const mapping = now.slots[slot].present.mapping;
      if (mapping === before.slots[slot].present.mapping) continue;
      const state = slots[slot];
      if (state.cleared !== null) {
        // Edited, it is kept anew.
        if (mapping.id === state.cleared.id) state.bases.delete(mapping.id);
        state.conflict = state.cleared = null;
      }
      // Undone, or another document: that one may be saved.
      if (state.conflict !== null && state.conflict !== mapping.id) state.conflict = null;
      if (state.conflict === mapping.id) {
        leaveDrafts();
        continue;
      }
      if (untouched.has(mapping)) tell(slot, { kind: 'untouched' });
      else if (mapping === state.clean) tell(slot, { kind: 'saved' });
      else {
        tell(slot, { kind: 'saving' });
        // A killed tab never comes back to save: the edit is safe before the next one is made.
        leaveDrafts();
        schedule(0);
      }
    }
  });

  /** Opens what the disk has: it is not written again before it is edited. */
  const openKept = (slot: Slot, mapping: Mapping, revision: Revision): void => {
    const state = slots[slot];
    state.bases.set(mapping.id, revision);
    state.conflict = null;
    state.clean = mapping;
    tell(slot, { kind: 'saved' });
    studio.openIn(slot, mapping);
    if (slot === studio.getState().active) noteOpen();
  };
  /** The disk has another text of a document that stands open here. */
  const follow = async (id: string): Promise<void> => {
    for (const slot of SLOTS) {
      const state = slots[slot];
      const mapping = presentOf(slot);
      const base = state.bases.get(id);
      if (mapping.id !== id || base === undefined || state.conflict === id) continue;
      const theirs = await library.load(id);
      // Edited while it was read: saving finds the conflict.
      if (slots[slot] !== state || presentOf(slot) !== mapping || isDirty(slot) || state.busy) continue;
      if (theirs?.revision === base) continue;
      if (theirs?.kind === 'readable') openKept(slot, theirs.mapping, theirs.revision);
      else noteConflict(slot, mapping, theirs);
    }
  };
  const stopListening = storage.tabs.listen((message) => {
    if (message.kind !== 'changed' || message.store !== 'mappings') return;
    void follow(message.id).catch(() => undefined);
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
    studio.reset(...documents);
    for (const slot of SLOTS) {
      slots[slot] = begin(slot);
      tell(slot, { kind: 'untouched' });
    }
    leaveDrafts();
    store.setState({ kept: [], rescued: [] });
  });
  // Site data were cleared under an open studio: what stood on the disk is in this tab alone. It is not written again
  // unasked, and neither is it lost: the person is told, and is asked on leaving; an edit is kept anew.
  const stopMourning = storage.onMappingsLost(() => {
    for (const slot of SLOTS) {
      const state = slots[slot];
      const mapping = presentOf(slot);
      if (!state.bases.has(mapping.id)) continue;
      void library.load(mapping.id).then(
        (there) => {
          if (there || slots[slot] !== state || presentOf(slot) !== mapping) return;
          if (isDirty(slot)) {
            // Edited and not saved yet: it is saved as a new one.
            state.bases.delete(mapping.id);
            state.conflict = null;
            schedule(0);
            return;
          }
          state.clean = null;
          state.conflict = mapping.id;
          state.cleared = mapping;
          tell(slot, { kind: 'conflict', mine: mapping, theirs: null, cleared: true });
        },
        () => undefined,
      );
    }
    tellSoon();
  });

  return {
    store,
    refresh,
    flush,
    /** A document that is not to be saved before it is edited. */
    leaveUntouched: (mapping: Mapping): void => {
      untouched.add(mapping);
    },
    /** Opens what is kept, in the slot that is looked at. */
    open: (kept: KeptMapping & { readonly kind: 'readable' }): void =>
      openKept(studio.getState().active, kept.mapping, kept.revision),
    /** What was opened when the page began. */
    begun: (slot: Slot, revision: Revision): void => {
      slots[slot].bases.set(presentOf(slot).id, revision);
      // It is kept: should it be deleted and brought back, it is saved again.
      untouched.delete(presentOf(slot));
    },
    /** Takes a document off the disk; this tab may bring it back by `restore`. */
    remove: async (id: string): Promise<void> => {
      for (const slot of SLOTS) {
        slots[slot].bases.delete(id);
        if (slots[slot].clean?.id === id) slots[slot].clean = null;
        if (presentOf(slot).id === id) noteConflict(slot, presentOf(slot), null);
      }
      try {
        await library.remove(id);
      } finally {
        await refresh();
      }
    },
    restore: async (mapping: Mapping): Promise<void> => {
      try {
        const outcome = await library.save(mapping, null);
        for (const slot of SLOTS) {
          if (outcome.kind === 'saved') slots[slot].bases.set(mapping.id, outcome.revision);
        }
      } finally {
        await refresh();
      }
    },
    /** The person's answers to a conflict. */
    keepMine: (slot: Slot): void => {
      const mine = presentOf(slot);
      const names = store.getState().kept.map(({ name }) => name);
      slots[slot].conflict = null;
      studio.openIn(slot, fork(mine, newId(), names));
    },
    takeTheirs: (slot: Slot): void => {
      const saving = store.getState().saving[slot];
      if (saving.kind !== 'conflict') return;
      const { theirs } = saving;
      slots[slot].conflict = null;
      if (theirs?.kind === 'readable') openKept(slot, theirs.mapping, theirs.revision);
      else {
        const [document] = fresh();
        untouched.add(document);
        studio.openIn(slot, document);
      }
    },
    leaveDrafts,
    /** Whether an edit is not on the disk yet. */
    get dirty(): boolean {
      return anyDirty();
    },
    /** Whether closing the page would lose anything that the person believes, or was told, is not saved. */
    get atRisk(): boolean {
      const { saving } = store.getState();
      const told = SLOTS.some(
        (slot) => isDirty(slot) && (saving[slot].kind === 'refused' || saving[slot].kind === 'conflict'),
      );
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
