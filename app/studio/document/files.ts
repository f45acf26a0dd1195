/** @file Files in and out of the browser. */
import { type Mapping, parseMapping, writeMapping } from '../../../src/adaptation/index.ts';
import { DocumentError, parseJsonText } from '../../../src/core/index.ts';
import type { StudioStore } from './studio-store.ts';

/** A mapping of the greatest size allowed is well below this. */
const MOST_BYTES = 2_000_000;

type MappingFile = Pick<File, 'name' | 'size' | 'text'>;

/**
 * Opens a file in the slot that is edited; one that is refused changes nothing.
 * @throws DocumentError which names the path, what was expected and what came
 */
export async function importMapping(studio: StudioStore, file: MappingFile): Promise<Mapping> {
  const read = await readMappingFile(file);
  studio.open(read);
  return read;
}

async function readMappingFile(file: MappingFile): Promise<Mapping> {
  if (file.size > MOST_BYTES)
    throw new DocumentError(
      `${file.name} holds ${file.size} bytes: expected at most ${MOST_BYTES}.`,
      'Choose a mapping that the studio exported.',
    );
  return parseMappingText(await file.text());
}

function parseMappingText(text: string): Mapping {
  let json: unknown;
  try {
    json = parseJsonText(text);
  } catch (error) {
    throw new DocumentError(
      `At the top: expected a JSON document, got something else (${error instanceof Error ? error.message : ''}).`,
      'Choose a mapping that the studio exported.',
    );
  }
  return parseMapping(json);
}

export function downloadMapping(mapping: Mapping, claim?: 'safe'): void {
  const url = URL.createObjectURL(new Blob([writeMapping(mapping, claim)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${mapping.id}${claim === 'safe' ? '.safe' : ''}.mapping.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
