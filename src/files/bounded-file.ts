/** @file Reads a whole file, after checking that it is not larger than such a file may be. */
import { open } from 'node:fs/promises';
import { DataError } from '../core/index.ts';
import { systemFault } from './system-fault.ts';

function reasonOf(cause: unknown): string {
  const code = (cause as { code?: string } | null)?.code;
  if (code === 'ENOENT') return 'no such file';
  return `could not be read (${systemFault(cause)?.reason ?? String(cause)})`;
}

/** @throws DataError that names the file: it is missing, no file, or larger than `mostBytes` */
export async function readWithin(
  path: string,
  mostBytes: number,
  remedy: string,
): Promise<Uint8Array<ArrayBuffer>> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(path, 'r');
  } catch (cause) {
    throw new DataError(`${path}: ${reasonOf(cause)}.`, remedy, { cause });
  }
  try {
    const facts = await handle.stat();
    const { size } = facts;
    if (!facts.isFile()) throw new DataError(`${path}: expected a file, got a folder or a device.`, remedy);
    if (size > mostBytes)
      throw new DataError(
        `${path}: expected at most ${mostBytes} bytes, got ${size}.`,
        'Check that it is the right file.',
      );
    const { buffer, byteOffset, byteLength } = await handle.readFile();
    return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw new DataError(`${path}: ${reasonOf(cause)}.`, remedy, { cause });
  } finally {
    await handle.close();
  }
}
