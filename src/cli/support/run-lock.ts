/** @file One training at a time in a run's folder: two would write over each other's checkpoint. */
import { rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { DataError } from '../../core/index.ts';

const ownerSchema = z.object({ process: z.int().min(1), host: z.string() });

/** Whether a process of that number runs on this machine; one of another user counts. */
function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Who holds the lock; null where nobody can: the file is gone or broken, or its process has ended. */
async function holderOf(lock: string): Promise<z.infer<typeof ownerSchema> | null> {
  const text = await readFile(lock, 'utf8').catch(() => '');
  try {
    const owner = ownerSchema.parse(JSON.parse(text));
    return owner.host === hostname() && !isRunning(owner.process) ? null : owner;
  } catch {
    return null;
  }
}

/**
 * Claims a run's folder, which must be there, until this process ends or the returned function is called. What a killed
 * training left behind is taken over.
 * @throws DataError where another training writes there
 */
export async function claimRun(folder: string): Promise<() => void> {
  const lock = join(folder, 'training.lock');
  const own = JSON.stringify({ process: process.pid, host: hostname() });
  for (let taken = false; !taken; ) {
    try {
      // At once, so that nobody finds it empty and takes it for broken.
      writeFileSync(lock, own, { flag: 'wx' });
      taken = true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = await holderOf(lock);
      if (holder)
        throw new DataError(
          `${folder}: another training writes there (process ${holder.process} on ${holder.host}).`,
          `Wait until it ends, or give --out another folder. If it no longer runs, delete ${lock}.`,
        );
      rmSync(lock, { force: true });
    }
  }
  const release = (): void => rmSync(lock, { force: true });
  process.once('exit', release);
  return () => {
    process.off('exit', release);
    release();
  };
}
