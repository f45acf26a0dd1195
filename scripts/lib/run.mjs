/** @file Runs a program from the repository root, and waits for it. */
import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * Its output goes to this terminal, or to `onOutput` in pieces. Tools of node_modules are found by name.
 * @param {string} program
 * @param {readonly string[]} args
 * `endsItself`: the program answers Ctrl C, which reaches it too, and SIGTERM is handed on; this waits for its end.
 * @param {{ env?: Record<string, string>, onOutput?: (piece: Buffer) => void, endsItself?: boolean }} [options]
 * @returns {Promise<number>} exit code; 127 where the program cannot be started
 */
export function run(program, args, options = {}) {
  const tools = join(ROOT, 'node_modules', '.bin');
  const { onOutput } = options;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      stdio: onOutput ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      shell: process.platform === 'win32', // npm and npx are .cmd files there
      env: { ...process.env, PATH: `${tools}${delimiter}${process.env.PATH ?? ''}`, ...options.env },
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (piece) => onOutput?.(piece));
    child.on('error', (error) => {
      console.error(`${program}: ${error.message}`);
      resolve(127);
    });
    if (options.endsItself) {
      process.on('SIGINT', () => undefined);
      process.on('SIGTERM', () => child.kill('SIGTERM'));
    }
    child.on('close', (code) => resolve(code ?? 1));
  });
}
