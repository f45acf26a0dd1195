/** @file Installs the npm packages where they are missing or not those of package-lock.json. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureNode } from './node-version.mjs';
import { ROOT, run } from './run.mjs';

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }} LockEntry
 * @typedef {{ packages?: Record<string, LockEntry> }} Lock
 */

/**
 * Compares package-lock.json with what npm recorded in node_modules/.package-lock.json. Versions are compared,
 * not file times: a checkout touches times without changing a package.
 * @param {Lock} wanted
 * @param {Lock} installed
 * @returns {string | null} the first package that is missing or of another version; null where all agree
 */
export function firstDifference(wanted, installed) {
  for (const [path, entry] of Object.entries(wanted.packages ?? {})) {
    if (path === '') continue;
    const there = installed.packages?.[path];
    // Optional packages are builds for other systems: npm leaves them out rightly.
    if (!there && entry.optional) continue;
    if (there?.version !== entry.version) return path.replace(/^.*node_modules\//, '');
  }
  return null;
}

/** @returns {string | null} why an installation is needed */
function whyInstall() {
  const record = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return 'no packages are installed yet';
  const read = (/** @type {string} */ path) => /** @type {Lock} */ (JSON.parse(readFileSync(path, 'utf8')));
  const different = firstDifference(read(join(ROOT, 'package-lock.json')), read(record));
  return different === null ? null : `${different} is not as package-lock.json wants it`;
}

/**
 * `npm install --no-save` takes the versions and hashes of package-lock.json, as `npm ci` does, and leaves the file
 * alone. `npm ci` itself also demands entries for every other system's builds, and refuses a lock file written
 * where the registry lacked some of them. No package may run a script of its own: none here needs to. Everything is
 * included, because NODE_ENV=production and an `omit` in .npmrc would leave out what builds and serves the app.
 */
export const INSTALL_ARGS = [
  'install',
  '--no-save',
  '--ignore-scripts',
  '--include=dev',
  '--include=optional',
  '--include=peer',
  '--no-audit',
  '--no-fund',
  '--loglevel=warn',
];

/**
 * Installs what is missing.
 * @throws {Error} where Node is too old, or npm fails
 */
export async function ensureInstalled() {
  ensureNode();
  // The installed package (npx mienscape) has no lock file: whoever installed it brought what it needs.
  if (!existsSync(join(ROOT, 'package-lock.json'))) return;
  const why = whyInstall();
  if (why === null) return;
  console.log(`Installing npm packages (${why}). This takes a minute or two the first time.`);
  const code = await run('npm', INSTALL_ARGS);
  if (code !== 0) {
    throw new Error(`npm install ended with code ${code}. Check the network, then run the command again.`);
  }
  const still = whyInstall();
  if (still !== null)
    throw new Error(`After installing, ${still}. Delete node_modules and run the command again.`);
}
