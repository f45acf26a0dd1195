/** @file Exports both mappings as files if the editor cannot be shown. */
import { useStore } from 'zustand';
import { downloadMapping } from './document/files.ts';
import type { Slot, StudioStore } from './document/studio-store.ts';

const SLOTS = ['A', 'B'] as const satisfies readonly Slot[];

export function UnsavedMappings({ studio }: { readonly studio: StudioStore }) {
  const slots = useStore(studio, (state) => state.slots);
  return SLOTS.map((slot) => {
    const { mapping } = slots[slot].present;
    return (
      <button key={slot} type="button" onClick={() => downloadMapping(mapping)}>
        {`Export “${mapping.name}”`}
      </button>
    );
  });
}
