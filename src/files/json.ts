/** @file JSON files: with a limit of size and depth. */
import { DataError, parseJsonText } from '../core/index.ts';
import { readWithin } from './bounded-file.ts';
import { decodeText } from './text.ts';

/** Manifests, recipes and reports have some kilobytes. */
const MOST_BYTES = 16_000_000;

/** @throws DataError that names the file: it is missing, too large, no JSON, or nested too deep */
export async function readJson(path: string, remedy: string): Promise<unknown> {
  try {
    return parseJsonText(decodeText(await readWithin(path, MOST_BYTES, remedy), path));
  } catch (cause) {
    const missing = cause instanceof DataError && (cause.cause as { code?: string } | undefined)?.code;
    if (cause instanceof DataError && !missing) throw cause;
    const reason = missing === 'ENOENT' ? 'no such file' : missing || String(cause);
    throw new DataError(`${path}: could not be read as JSON (${reason}).`, remedy, { cause });
  }
}
