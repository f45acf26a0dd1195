/** @file The contents of a file as the body of an answer. */
import { createReadStream } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

/**
 * Writes a file, or the bytes from `start` to `end` (both included), and ends the answer. Where the file cannot be read,
 * or goes while it is read, the connection is closed: the browser sees a failed request, and the server goes on.
 */
export async function sendFile(
  path: string,
  response: ServerResponse,
  part: { readonly start?: number; readonly end?: number } = {},
): Promise<void> {
  try {
    await pipeline(createReadStream(path, part), response);
  } catch {
    response.destroy();
  }
}
