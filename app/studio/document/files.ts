/** @file Files in and out of the browser. */
import { BUILT_IN_MAPPINGS, type Mapping, writeMapping } from '../../../src/adaptation/index.ts';
import { DocumentError } from '../../../src/core/index.ts';
import { fileNameOf } from '../../shared/file-name.ts';
import { readMappingFile } from '../../shared/mapping-file.ts';
import { saveFile } from '../../shared/save-file.ts';
import { type KeptMapping, type Library, revisionOf } from '../../storage/index.ts';
import type { Autosave } from './autosave.ts';
import type { StudioStore } from './studio-store.ts';

type MappingFile = Parameters<typeof readMappingFile>[0];

export interface Imported {
  /** As it is open now. */
  readonly mapping: Mapping;
  /** The name of another document that has the file's id: the file was opened as a copy. Null where none has. */
  readonly copyBeside: string | null;
  /** That document where it is kept: the copy may be put in its place. */
  readonly beside: KeptMapping | null;
  /**
   * Puts the copy, as it was edited meanwhile, in the other's place, and opens it where the copy is shown.
   * @throws DocumentError where the other was changed meanwhile, or the copy deleted
   */
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
    readonly autosave: Pick<Autosave, 'open' | 'openKept' | 'find' | 'remove'>;
    readonly library: Pick<Library, 'load' | 'save'>;
    readonly newId: () => string;
  },
  file: MappingFile,
): Promise<Imported> {
  const { studio, autosave, library, newId } = to;
  const read = await readMappingFile(file);
  // A browser that keeps nothing has nothing to overwrite; what this tab has not saved yet counts as well.
  const kept = await library.load(read.id).catch(() => null);
  const here = autosave.find(read.id);
  const same = (other: string | undefined): boolean => other === revisionOf(read);
  const differs = here !== null && !same(revisionOf(here.mapping));
  if (kept?.kind === 'readable' && same(kept.revision) && !(differs && here.unsaved)) {
    autosave.open(kept);
    return { mapping: kept.mapping, copyBeside: null, beside: null, replace: async () => undefined };
  }
  const builtIn = BUILT_IN_MAPPINGS.find(({ id }) => id === read.id);
  const other = kept ?? (differs ? here.mapping : null) ?? builtIn ?? null;
  const copy = { ...read, id: `${read.id.slice(0, 50)}-${newId()}`, name: `${read.name.slice(0, 70)}, copy` };
  const mapping = other ? copy : read;
  studio.open(mapping);
  return {
    mapping,
    copyBeside: other?.name ?? null,
    beside: kept,
    replace: async () => {
      if (!kept) return;
      const now = autosave.find(mapping.id)?.mapping ?? (await readable(library, mapping.id));
      if (!now)
        throw new DocumentError(
          `“${mapping.name}” was deleted meanwhile.`,
          'Nothing was replaced. Import the file again to choose again.',
        );
      const inPlace = (edited: Mapping): Mapping => {
        const name = edited.name === mapping.name ? read.name : edited.name;
        return { ...edited, id: read.id, name };
      };
      const placed = inPlace(now);
      const outcome = await library.save(placed, kept.revision);
      if (outcome.kind === 'conflict')
        throw new DocumentError(
          `“${kept.name}” was changed meanwhile.`,
          'The file stays open as a copy. Import it again to choose again.',
        );
      // Opened first: a copy that is shown when it is removed would be told as deleted.
      const later = autosave.find(mapping.id);
      if (later?.slot) {
        autosave.openKept(later.slot, placed, outcome.revision);
        // Edited while it was written: an edit of the other from now on.
        if (later.mapping !== now) studio.openIn(later.slot, inPlace(later.mapping));
      }
      await autosave.remove(mapping.id);
    },
  };
}

async function readable(library: Pick<Library, 'load'>, id: string): Promise<Mapping | null> {
  const kept = await library.load(id);
  return kept?.kind === 'readable' ? kept.mapping : null;
}

/** What cannot be opened here is handed out as it is kept. */
export function downloadAsKept({
  id,
  name,
  document: kept,
}: Extract<KeptMapping, { kind: 'unreadable' }>): void {
  saveFile(`${fileNameOf(name, id)}.mapping.json`, JSON.stringify(kept, null, 2));
}

export function downloadMapping(mapping: Mapping, claim?: 'safe'): void {
  const safe = claim === 'safe' ? '.safe' : '';
  saveFile(`${fileNameOf(mapping.name, mapping.id)}${safe}.mapping.json`, writeMapping(mapping, claim));
}
