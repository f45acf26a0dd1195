/** @file The document being edited, in two slots, with its history; works without React. */
import { createStore } from 'zustand/vanilla';
import { type Mapping, type MappingRow, parseMapping } from '../../../src/adaptation/index.ts';
import type { OutputPath } from '../../../src/core/index.ts';
import { viewOfStep } from './changed-place.ts';
import { change, endGesture, type History, redo, startHistory, undo } from './history.ts';
import { refusalWords } from './refusal-words.ts';

export interface StudioDocument {
  readonly mapping: Mapping;
  /** Outputs and rows that are listened to alone, as `path` and `path#place`; undone like all else. */
  readonly solo: readonly string[];
}

export type Slot = 'A' | 'B';

export interface StudioState {
  readonly slots: Readonly<Record<Slot, History<StudioDocument>>>;
  readonly active: Slot;
  readonly path: OutputPath;
  /** Places of the rows whose curves are shown; the first is the one being edited. At most four. */
  readonly shown: readonly number[];
  readonly clipboard: { readonly row: MappingRow; readonly from: OutputPath } | null;
  /** What mappings are compared with where a person chose it: the key of a `Reference` by the mapping's id. */
  readonly comparedWith: ReadonlyMap<string, string>;
}

export const MOST_SHOWN = 4;

export type StudioStore = ReturnType<typeof createStudioStore>;

export function createStudioStore(first: Mapping, second: Mapping = first) {
  const begin = (mapping: Mapping): History<StudioDocument> => startHistory({ mapping, solo: [] });
  const store = createStore<StudioState>()(() => ({
    slots: { A: begin(first), B: begin(second) },
    active: 'A',
    path: 'light.intensity',
    shown: [0],
    clipboard: null,
    comparedWith: new Map(),
  }));
  const here = (): History<StudioDocument> => store.getState().slots[store.getState().active];
  const put = (history: History<StudioDocument>): void => {
    const { slots, active } = store.getState();
    if (history !== slots[active]) store.setState({ slots: { ...slots, [active]: history } });
  };
  const step = (history: History<StudioDocument>): void => {
    const before = here().present;
    put(history);
    store.setState(viewOfStep(store.getState(), before, history.present));
  };
  return {
    ...store,
    document: (): StudioDocument => here().present,
    /**
     * @param gesture changes of one drag carry the same name, and are one step
     * @returns why the edit was refused, and nothing has changed; null when it was taken
     */
    edit(make: (document: StudioDocument) => StudioDocument, gesture: string | null = null): string | null {
      const { present } = here();
      try {
        const next = make(present);
        // Only checked: the document goes on sharing all that was not edited with the one before.
        if (next.mapping !== present.mapping) parseMapping(next.mapping);
        put(change(here(), next, gesture));
        return null;
      } catch (error) {
        return refusalWords(error);
      }
    },
    endGesture: (): void => put(endGesture(here())),
    /** Both show what they changed, where it would not be seen. */
    undo: (): void => step(undo(here())),
    redo: (): void => step(redo(here())),
    activate: (active: Slot): void => store.setState({ active }),
    /** Opens another document in this slot; the one before comes back by undo. */
    open: (mapping: Mapping): void => {
      put(change(here(), { mapping, solo: [] }));
      store.setState({ shown: [0] });
    },
    /** The same in either slot, for what happens to a document while the other one is looked at. */
    openIn: (slot: Slot, mapping: Mapping): void => {
      const { slots, active } = store.getState();
      store.setState({ slots: { ...slots, [slot]: change(slots[slot], { mapping, solo: [] }) } });
      if (slot === active) store.setState({ shown: [0] });
    },
    /** Everything was erased: nothing of the documents before comes back by undo. */
    reset: (a: Mapping, b: Mapping): void =>
      store.setState({
        slots: { A: begin(a), B: begin(b) },
        shown: [0],
        clipboard: null,
        comparedWith: new Map(),
      }),
    select: (path: OutputPath): void => store.setState({ path, shown: [0] }),
    /** Shows a curve, alone or beside those that are shown. */
    show: (place: number, beside = false): void => {
      const { shown } = store.getState();
      if (!beside) store.setState({ shown: [place] });
      else if (shown.includes(place)) store.setState({ shown: shown.filter((other) => other !== place) });
      else if (shown.length < MOST_SHOWN) store.setState({ shown: [...shown, place] });
    },
    /** Of this mapping alone; others keep what was chosen for them. */
    compareWith: (key: string): void => {
      const comparedWith = new Map(store.getState().comparedWith).set(here().present.mapping.id, key);
      store.setState({ comparedWith });
    },
    copyRow: (row: MappingRow, from: OutputPath): void => store.setState({ clipboard: { row, from } }),
  };
}
