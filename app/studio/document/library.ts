/** @file Mappings kept by name in this browser (IndexedDB through idb), saved as one edits. */
import { openDB } from 'idb';
import { type Mapping, parseMapping } from '../../../src/adaptation/index.ts';
import type { Keeper } from '../../pipeline/storage-registry.ts';

/** Read back through the same gate as any file: an older version's document is migrated, a broken one left out. */
export function createLibrary(onChange: () => void) {
  const opened = openDB('mienscape-studio', 1, {
    upgrade: (made) => {
      made.createObjectStore('mappings');
      made.createObjectStore('desk');
    },
  });
  const read = (value: unknown): Mapping | null => {
    try {
      return parseMapping(value);
    } catch {
      return null;
    }
  };
  return {
    list: async (): Promise<readonly Mapping[]> => {
      const all: unknown[] = await (await opened).getAll('mappings');
      return all.flatMap((value) => read(value) ?? []).sort((a, b) => a.name.localeCompare(b.name));
    },
    save: async (mapping: Mapping): Promise<void> => {
      const database = await opened;
      await database.put('mappings', mapping, mapping.id);
      await database.put('desk', mapping.id, 'open');
      onChange();
    },
    /** The document that was open last. */
    last: async (): Promise<Mapping | null> => {
      const database = await opened;
      const id: unknown = await database.get('desk', 'open');
      return typeof id === 'string' ? read(await database.get('mappings', id)) : null;
    },
    remove: async (id: string): Promise<void> => {
      await (await opened).delete('mappings', id);
      onChange();
    },
    keeper: (): Keeper => ({
      id: 'studio-mappings',
      name: 'Mappings of your own',
      holds: 'What you made in the studio: names, curves and limits. No pictures.',
      origin: 'choices',
      measure: async () => {
        const all: unknown[] = await (await opened).getAll('mappings');
        return { count: all.length, bytes: JSON.stringify(all).length };
      },
      erase: async () => {
        const database = await opened;
        await database.clear('mappings');
        await database.clear('desk');
        onChange();
      },
    }),
  };
}

export type Library = ReturnType<typeof createLibrary>;
