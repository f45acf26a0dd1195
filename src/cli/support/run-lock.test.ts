/** @file A run's folder has one training at a time, and none for ever. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { DataError } from '../../core/index.ts';
import { tempFolder } from '../../fixtures/temp-folder.ts';
import { claimRun } from './run-lock.ts';

const ROOT = tempFolder();
let count = 0;
let folder = '';
const lock = (): string => join(folder, 'training.lock');
beforeEach(async () => {
  folder = join(ROOT, `run-${count++}`);
  await mkdir(folder);
});

it('refuses a second training in the folder until the first has given it back', async () => {
  const release = await claimRun(folder);
  await expect(claimRun(folder)).rejects.toThrow(DataError);
  await expect(claimRun(folder)).rejects.toThrow(`process ${process.pid} on ${hostname()}`);
  release();
  expect(existsSync(lock())).toBe(false);
  (await claimRun(folder))();
});

it('refuses what another machine holds, whose processes it cannot see', async () => {
  await writeFile(lock(), JSON.stringify({ process: 1, host: `not-${hostname()}` }));
  await expect(claimRun(folder)).rejects.toThrow(`delete ${lock()}`);
});

it('takes over what a killed training left, and what is no lock', async () => {
  // A process that has ended: its number is of nobody.
  const { pid } = spawnSync(process.execPath, ['--version']);
  for (const left of [JSON.stringify({ process: pid, host: hostname() }), '', '{"process":']) {
    await writeFile(lock(), left);
    (await claimRun(folder))();
  }
});
