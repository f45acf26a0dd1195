/** @file A full disk, a missing right or an interruption leaves what was there before, and nothing half. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { systemFault, writeTogether, writeWhole } from './index.ts';

const disk = vi.hoisted(() => ({ roomFor: Number.POSITIVE_INFINITY }));
vi.mock('node:fs/promises', async (original) => {
  const fs = await original<typeof import('node:fs/promises')>();
  return {
    ...fs,
    writeFile: async (path: string, content: string) => {
      if (disk.roomFor-- > 0) return fs.writeFile(path, content);
      await fs.writeFile(path, content.slice(0, 1));
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), {
        code: 'ENOSPC',
        syscall: 'write',
      });
    },
  };
});

const ROOT = tempFolder();
const path = (name: string): string => join(ROOT, name);

beforeEach(() => {
  disk.roomFor = Number.POSITIVE_INFINITY;
});

describe('files that belong together', () => {
  it('are all there, in folders made for them', async () => {
    await writeTogether([
      [path('new/a'), 'one'],
      [path('new/deep/b'), 'two'],
    ]);
    expect([readFileSync(path('new/a'), 'utf8'), readFileSync(path('new/deep/b'), 'utf8')]).toEqual([
      'one',
      'two',
    ]);
  });

  it('are all as they were where the disk fills up between them, and the error says where and what to do', async () => {
    const folder = path('model');
    await writeTogether([
      [join(folder, 'weights'), 'old'],
      [join(folder, 'manifest'), 'old'],
    ]);
    disk.roomFor = 1;
    const writing = writeTogether([
      [join(folder, 'weights'), 'new'],
      [join(folder, 'manifest'), 'new'],
    ]);
    await expect(writing).rejects.toThrow(
      `${join(folder, 'manifest')}: could not be written (there is no space left on the disk). Free some space, ` +
        'or give a path on another disk, and run the command again.',
    );
    expect(readdirSync(folder).sort()).toEqual(['manifest', 'weights']);
    for (const name of ['weights', 'manifest']) expect(readFileSync(join(folder, name), 'utf8')).toBe('old');
  });
});

describe('a file that cannot be written', () => {
  it('is refused by name where a file is in a folder’s place, or a folder in the file’s', async () => {
    writeFileSync(path('file'), '');
    mkdirSync(path('folder/inside'), { recursive: true });
    await expect(writeWhole(path('file/report.json'), '{}')).rejects.toThrow(
      /report\.json: could not be written \(.*a file.*\)\. Give another path\.$/,
    );
    await expect(writeWhole(path('folder'), '{}')).rejects.toThrow(
      /folder: could not be written \(.*folder.*\)/,
    );
  });

  it('keeps other errors as they are', () => {
    expect(systemFault(new TypeError('x is undefined'))).toBeNull();
    expect(systemFault(null)).toBeNull();
  });
});
