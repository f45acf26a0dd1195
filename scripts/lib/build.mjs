/** @file Builds the app where dist/ is missing or older than what it is made of. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from './run.mjs';

/** Everything a build reads. */
export const INPUTS = [
  'app',
  'src',
  'shaders',
  'public',
  'models',
  'scripts/lib',
  'index.html',
  'studio.html',
  'vite.config.ts',
  'tsconfig.json',
  'tsconfig.base.json',
  'package.json',
  'package-lock.json',
];

/**
 * Newest modification time below a path, ms. Folders count: their time changes when a file is taken away.
 * @param {string} path
 * @returns {number} 0 where there is nothing
 */
export function newestMs(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return readdirSync(path).reduce(
    (newest, name) => Math.max(newest, newestMs(join(path, name))),
    stats.mtimeMs,
  );
}

/**
 * @param {string} root
 * @param {readonly string[]} [inputs]
 */
export function isStale(root, inputs = INPUTS) {
  const page = join(root, 'dist', 'index.html');
  if (!existsSync(page)) return true;
  const builtMs = statSync(page).mtimeMs;
  return inputs.some((input) => newestMs(join(root, input)) > builtMs);
}

/**
 * Runs Vite in a process of its own, so that a build leaves nothing behind in this one.
 * @throws {Error} where the build fails
 */
export async function ensureBuilt() {
  // The installed package comes built, and without its sources.
  if (!existsSync(join(ROOT, 'vite.config.ts')) || !isStale(ROOT)) return;
  console.log('Building the app.');
  const code = await run('vite', ['build', '--logLevel', 'warn']);
  if (code !== 0) throw new Error(`The build ended with code ${code}; the reason stands above.`);
}
