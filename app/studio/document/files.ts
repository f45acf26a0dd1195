/** @file Files in and out of the browser. */
import { BUILT_IN_MAPPINGS, type Mapping, writeMapping } from '../../../src/adaptation/index.ts';
import { DocumentError } from '../../../src/core/index.ts';
import { readMappingFile } from '../../shared/mapping-file.ts';
import { type KeptMapping, type Library, revisionOf } from '../../storage/index.ts';
import type { Autosave } from './autosave.ts';
import type { StudioStore } from './studio-store.ts';

type MappingFile = Parameters<typeof readMappingFile>[0];

export interface Imported {
  /** As it is open now. */
  readonly mapping: Mapping;
  /** There is another document of the same id: the file was opened as a copy, and may be put in its place. */
  readonly beside: KeptMapping | null;
  readonly replace: () => Promise<void>;
}

/**
 * Opens a file in the slot that is edited. A file whose id another document has is opened as a copy: no import ever
 * overwrites. One that is refused changes nothing.
 * @throws DocumentError which names the path, what was expected and what came
 */
export async function importMapping(
  to: {
    readonly studio: StudioStore;
    readonly autosave: Pick<Autosave, 'open' | 'remove'>;
    readonly library: Pick<Library, 'load' | 'save'>;
    readonly newId: () => string;
  },
  file: MappingFile,
): Promise<Imported> {
  const { studio, autosave, library, newId } = to;
  const read = await readMappingFile(file);
  // A browser that keeps nothing has nothing to overwrite; what is open here counts as well.
  const kept = await library.load(read.id).catch(() => null);
  const { slots } = studio.getState();
  const open = Object.values(slots).find(({ present }) => present.mapping.id === read.id)?.present.mapping;
  const same = (other: string | undefined): boolean => other === revisionOf(read);
  if (kept?.kind === 'readable' && same(kept.revision)) {
    autosave.open(kept);
    return { mapping: kept.mapping, beside: null, replace: async () => undefined };
  }
  const taken =
    kept !== null ||
    (open !== undefined && !same(revisionOf(open))) ||
    BUILT_IN_MAPPINGS.some(({ id }) => id === read.id);
  const copy = { ...read, id: `${read.id.slice(0, 50)}-${newId()}`, name: `${read.name.slice(0, 70)}, copy` };
  const mapping = taken ? copy : read;
  studio.open(mapping);
  return {
    mapping,
    beside: kept,
    replace: async () => {
      if (!kept) return;
      const outcome = await library.save(read, kept.revision);
      if (outcome.kind === 'conflict')
        throw new DocumentError(
          `“${kept.name}” was changed in another tab meanwhile.`,
          'The file stays open as a copy. Import it again to choose again.',
        );
      await autosave.remove(mapping.id);
      autosave.open({
        kind: 'readable',
        id: read.id,
        name: read.name,
        mapping: read,
        revision: outcome.revision,
      });
    },
  };
}

/** What cannot be opened here is handed out as it is kept. */
export function downloadAsKept({ id, document: kept }: Extract<KeptMapping, { kind: 'unreadable' }>): void {
  download(JSON.stringify(kept, null, 2), `${id}.mapping.json`);
}

export function downloadMapping(mapping: Mapping, claim?: 'safe'): void {
  download(writeMapping(mapping, claim), `${mapping.id}${claim === 'safe' ? '.safe' : ''}.mapping.json`);
}

function download(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
