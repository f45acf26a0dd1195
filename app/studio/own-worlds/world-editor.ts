/** @file Edits of own worlds' documents, with a history each; works without React. */
import { createStore } from 'zustand/vanilla';
import {
  type Binding,
  PROPERTIES,
  type PropertyName,
  parseWorldDocument,
  propertiesOf,
  type WorldDocument,
  type WorldOutline,
} from '../../../src/world-document/index.ts';
import type { OwnWorlds } from '../../experience/own-worlds/own-worlds.ts';
import { change, endGesture, type History, redo, startHistory, undo } from '../document/history.ts';
import { refusalWords } from '../document/refusal-words.ts';

export interface WorldEditorState {
  readonly id: string | null;
  readonly history: History<WorldDocument> | null;
  readonly outline: WorldOutline | null;
  readonly refusal: string | null;
}

export type WorldEditor = ReturnType<typeof createWorldEditor>;

/** A binding that can be added: the first property that is not bound yet. */
export function freeBinding(outline: WorldOutline, document: WorldDocument): Binding | null {
  for (const { id, kind } of outline.nodes)
    for (const property of propertiesOf(kind)) {
      if (document.bindings.some((each) => each.node === id && each.property === property)) continue;
      const { target, range, curve } = PROPERTIES[property];
      return { node: id, property, target, range, curve };
    }
  return null;
}

export function createWorldEditor(own: Pick<OwnWorlds, 'store' | 'find' | 'edit' | 'outline'>) {
  const store = createStore<WorldEditorState>()(() => ({
    id: null,
    history: null,
    outline: null,
    refusal: null,
  }));
  const put = (history: History<WorldDocument>): void => {
    const { id, history: before } = store.getState();
    if (id === null || history === before) return;
    store.setState({ history, refusal: null });
    if (history.present !== before?.present) void own.edit(id, history.present);
  };
  const now = (): History<WorldDocument> | null => store.getState().history;
  // Renamed in the list, taken from a link, or edited in another tab: a step of the history as any other.
  own.store.subscribe(() => {
    const { id, history } = store.getState();
    const document = id === null ? undefined : own.find(id)?.document;
    if (!history || !document || JSON.stringify(document) === JSON.stringify(history.present)) return;
    store.setState({ history: change(history, document), refusal: null });
  });
  return {
    store,
    /** Edits another world; one that is open already stays as it is. */
    async open(id: string | null): Promise<void> {
      if (id === store.getState().id) return;
      const world = id === null ? undefined : own.find(id);
      store.setState({
        id: world ? id : null,
        history: world ? startHistory(world.document) : null,
        outline: null,
        refusal: null,
      });
      if (!world) return;
      try {
        const outline = await own.outline(world.id);
        if (store.getState().id === id) store.setState({ outline });
      } catch (error) {
        store.setState({ refusal: error instanceof Error ? error.message : String(error) });
      }
    },
    /** @returns why it was refused, and nothing has changed; null when it was taken */
    edit(make: (document: WorldDocument) => WorldDocument, gesture: string | null = null): string | null {
      const history = now();
      if (!history) return null;
      try {
        const next = make(history.present);
        parseWorldDocument(next, store.getState().outline ?? undefined);
        put(change(history, next, gesture));
        return null;
      } catch (error) {
        return refusalWords(error);
      }
    },
    refuse: (refusal: string | null): void => store.setState({ refusal }),
    endGesture(): void {
      const history = now();
      if (history) put(endGesture(history));
    },
    undo(): void {
      const history = now();
      if (history) put(undo(history));
    },
    redo(): void {
      const history = now();
      if (history) put(redo(history));
    },
  };
}

export const withBinding = (
  document: WorldDocument,
  place: number,
  changes: Partial<Binding>,
): WorldDocument => ({
  ...document,
  bindings: document.bindings.map((binding, i) => (i === place ? { ...binding, ...changes } : binding)),
});

/** Of another node: the property stays where that node has it too, else it is the first that is free. */
export function rebound(
  document: WorldDocument,
  outline: WorldOutline,
  place: number,
  node: string,
): WorldDocument | null {
  const kind = outline.nodes.find(({ id }) => id === node)?.kind;
  const now = document.bindings[place];
  if (!kind || !now) return null;
  const free = (property: PropertyName): boolean =>
    document.bindings.every((other, i) => i === place || other.node !== node || other.property !== property);
  const names = propertiesOf(kind).filter(free);
  const property = names.includes(now.property) ? now.property : names[0];
  if (property === undefined) return null;
  if (property === now.property) return withBinding(document, place, { node });
  const { range, curve } = PROPERTIES[property];
  return withBinding(document, place, { node, property, range, curve });
}
