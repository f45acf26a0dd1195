/** @file Exports both mappings, and those that could not be saved, as files if the editor cannot be shown. */
import { useStore } from 'zustand';
import type { Autosave } from './document/autosave.ts';
import { downloadMapping } from './document/files.ts';
import type { StudioStore } from './document/studio-store.ts';

export function UnsavedMappings(props: { readonly studio: StudioStore; readonly autosave: Autosave }) {
  const { A, B } = useStore(props.studio, (state) => state.slots);
  const unsaved = useStore(props.autosave.store, (state) => state.unsaved);
  const shown = [A, B].map(({ present }, i) => ({ key: 'AB'.charAt(i), mapping: present.mapping }));
  const left = unsaved.map(({ slot, mapping }) => ({ key: `${slot} ${mapping.id}`, mapping }));
  return [...shown, ...left].map(({ key, mapping }) => (
    <button key={key} type="button" onClick={() => downloadMapping(mapping)}>
      {`Export “${mapping.name}”`}
    </button>
  ));
}
