import { EventEmitter } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { commandOf, ROOT, run, scriptOf } from './run.mjs';

const { spawn } = vi.hoisted(() => ({ spawn: vi.fn() }));
vi.mock('node:child_process', async (original) => {
  const there = await original<typeof import('node:child_process')>();
  spawn.mockImplementation(there.spawn);
  return { ...there, spawn };
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const lock = {
  packages: {
    '': { bin: { vite: 'own.js' } },
    'node_modules/other/node_modules/vite': { bin: { vite: 'bin/older.js' } },
    'node_modules/vite': { bin: { vite: 'bin/vite.js' } },
    'node_modules/@scope/tool': { bin: { tool: 'cli.mjs' } },
    'node_modules/plain': {},
  },
};
const windows = {
  node: 'C:\\Program Files\\nodejs\\node.exe',
  npm: 'C:\\Program Files\\nodejs\\node_modules\\npm\\bin\\npm-cli.js',
  script: (program: string) => scriptOf(lock, program),
};

describe('what is started', () => {
  it('is the script of a package, by this Node, each argument whole', () => {
    expect(commandOf('vite', ['build', 'C:\\My apps\\a & b', '--logLevel', 'warn'], windows)).toEqual({
      file: windows.node,
      args: ['node_modules/vite/bin/vite.js', 'build', 'C:\\My apps\\a & b', '--logLevel', 'warn'],
    });
    expect(commandOf('tool', [], windows).args).toEqual(['node_modules/@scope/tool/cli.mjs']);
  });

  it('is npm’s script, or npm by its name where it is not found', () => {
    const args = ['pack', '--pack-destination', 'C:\\My apps'];
    expect(commandOf('npm', args, windows)).toEqual({ file: windows.node, args: [windows.npm, ...args] });
    expect(commandOf('npm', args, { ...windows, npm: null })).toEqual({ file: 'npm', args });
  });

  it('is Node itself, or a program of the system', () => {
    expect(commandOf('node', ['two words.mjs'], windows)).toEqual({
      file: windows.node,
      args: ['two words.mjs'],
    });
    expect(commandOf('tar', ['-xzf', 'two words'], windows)).toEqual({
      file: 'tar',
      args: ['-xzf', 'two words'],
    });
  });

  it('is found for every program that the scripts name', () => {
    const own = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
    for (const program of [
      'attw',
      'biome',
      'knip',
      'playwright',
      'publint',
      'size-limit',
      'tsx',
      'vite',
      'vitest',
    ]) {
      const script = scriptOf(own, program);
      expect(script, program).not.toBeNull();
      expect(existsSync(join(ROOT, script ?? '')), program).toBe(true);
    }
  });
});

describe('run', () => {
  it.each(['win32', 'linux'])('starts no shell on %s', async (platform) => {
    vi.stubGlobal('process', { ...process, platform, execPath: process.execPath, env: process.env });
    spawn.mockImplementationOnce(() => {
      const child = new EventEmitter();
      queueMicrotask(() => child.emit('close', 0));
      return child;
    });
    expect(await run('vite', ['build', 'two words'])).toBe(0);
    expect(spawn).toHaveBeenLastCalledWith(
      process.execPath,
      [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', 'two words'],
      expect.not.objectContaining({ shell: expect.anything() }),
    );
  });

  it('hands on arguments with spaces, and the exit code', async () => {
    const pieces: Buffer[] = [];
    const code = 'console.log(JSON.stringify(process.argv.slice(1))); process.exitCode = 3;';
    const onOutput = (piece: Buffer) => void pieces.push(piece);
    expect(await run('node', ['-e', code, 'two words', '"a" & b'], { onOutput })).toBe(3);
    expect(JSON.parse(String(Buffer.concat(pieces)))).toEqual(['two words', '"a" & b']);
  });
});
