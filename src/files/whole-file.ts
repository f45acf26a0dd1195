/** @file Writes files whole or not at all: what cannot be written leaves what was there before. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DataError } from '../core/index.ts';
import { systemFault } from './system-fault.ts';

const partOf = (path: string): string => `${path}.part`;

/** Does what writes `path`. @throws DataError that names it, why it could not be written, and what to do */
export async function namingFile<Value>(path: string, write: () => Promise<Value>): Promise<Value> {
  try {
    return await write();
  } catch (cause) {
    const fault = systemFault(cause);
    if (!fault) throw cause;
    throw new DataError(`${path}: could not be written (${fault.reason}).`, fault.remedy, { cause });
  }
}

/**
 * Files that belong together, with their folders: all are written beside their places before the first is put there, so
 * that a full disk or an interruption leaves none of them half, and none without the others.
 */
export async function writeTogether(
  files: readonly (readonly [path: string, content: string | Uint8Array])[],
): Promise<void> {
  try {
    for (const [path, content] of files)
      await namingFile(path, async () => {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(partOf(path), content);
      });
    for (const [path] of files) await namingFile(path, () => rename(partOf(path), path));
  } catch (error) {
    for (const [path] of files) await rm(partOf(path), { force: true }).catch(() => undefined);
    throw error;
  }
}

/** One file, whole or not at all; makes its folder. */
export function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  return writeTogether([[path, content]]);
}
