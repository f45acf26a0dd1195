/** @file A mapping as an app gives it: a document, or the text of the file that the studio exports. */
import { type Mapping, parseMapping } from '../adaptation/index.ts';
import { DocumentError, parseJsonText } from '../core/index.ts';

/** @throws DocumentError which names the place, what was expected there, and the remedy */
export function readMapping(document: unknown): Mapping {
  return parseMapping(typeof document === 'string' ? jsonOf(document) : document);
}

function jsonOf(text: string): unknown {
  try {
    return parseJsonText(text);
  } catch (cause) {
    throw new DocumentError('The mapping is not JSON.', 'Give a file that the studio exported, whole.', {
      cause,
    });
  }
}
