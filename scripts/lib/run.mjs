/** @file Runs a program from the repository root, and waits for it. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** @typedef {{ packages?: Record<string, { bin?: Record<string, string> }> }} Bins what package-lock.json tells of programs */

/**
 * The script of a program that a package in node_modules brings.
 * @param {Bins} lock
 * @param {string} program
 * @returns {string | null} path below the repository root; null where no package has it
 */
export function scriptOf(lock, program) {
  for (const [path, { bin }] of Object.entries(lock.packages ?? {})) {
    const script = bin?.[program];
    // A package inside another's node_modules belongs to that one.
    if (script !== undefined && /^node_modules\/(?:@[^/]+\/)?[^/]+$/.test(path)) return `${path}/${script}`;
  }
  return null;
}

/**
 * What is started, without a shell, which on Windows would tear an argument with a space apart: programs of npm and of
 * packages are .cmd files there, so their scripts are given to Node itself, on every system.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ node: string, npm: string | null, script: (program: string) => string | null }} places of this Node; of
 *   npm's script, and of those of packages
 * @returns {{ file: string, args: readonly string[] }}
 */
export function commandOf(program, args, { node, npm, script }) {
  if (program === 'node') return { file: node, args };
  const found = program === 'npm' ? npm : script(program);
  return found === null ? { file: program, args } : { file: node, args: [found, ...args] };
}

/** The npm that runs this, or the one beside this Node. */
function npmScript() {
  const folder = dirname(process.execPath);
  const cli = join('node_modules', 'npm', 'bin', 'npm-cli.js');
  const own = process.env.npm_execpath;
  const places = [join(folder, cli), join(folder, '..', 'lib', cli)];
  // Other package managers name themselves there.
  if (own !== undefined && basename(own) === 'npm-cli.js') places.unshift(own);
  return places.find((place) => existsSync(place)) ?? null;
}

/** @param {string} program */
function installedScript(program) {
  const lock = join(ROOT, 'package-lock.json');
  if (!existsSync(lock)) return null;
  const script = scriptOf(JSON.parse(readFileSync(lock, 'utf8')), program);
  return script === null ? null : join(ROOT, script);
}

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
  const command = commandOf(program, args, {
    node: process.execPath,
    npm: npmScript(),
    script: installedScript,
  });
  return new Promise((resolve) => {
    const child = spawn(command.file, command.args, {
      cwd: ROOT,
      stdio: onOutput ? ['ignore', 'pipe', 'pipe'] : 'inherit',
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
