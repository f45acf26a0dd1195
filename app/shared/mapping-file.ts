/** @file A file read as a mapping, or refused with path, expectation and value. */
import { type Mapping, parseMapping } from '../../src/adaptation/index.ts';
import { DocumentError, parseJsonText } from '../../src/core/index.ts';
import { textOfFile } from './file-text.ts';

/** A mapping of the greatest size allowed is well below this. */
const MOST_BYTES = 2_000_000;
const REMEDY = 'Choose a mapping that the studio exported.';

/** @throws DocumentError which names the path, what was expected and what came */
export async function readMappingFile(file: Pick<File, 'name' | 'size' | 'arrayBuffer'>): Promise<Mapping> {
  if (file.size > MOST_BYTES)
    throw new DocumentError(`${file.name} holds ${file.size} bytes: expected at most ${MOST_BYTES}.`, REMEDY);
  const text = await textOfFile(file);
  let json: unknown;
  try {
    json = parseJsonText(text);
  } catch (error) {
    throw new DocumentError(
      `At the top: expected a JSON document, got something else (${error instanceof Error ? error.message : ''}).`,
      REMEDY,
    );
  }
  return parseMapping(json);
}
