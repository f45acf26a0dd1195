/** @file Says first of all that Node is too old: else the first syntax that it does not know would fail, without a word of why. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.mjs';

/**
 * @param {string} version of Node, such as `18.20.8`
 * @param {string} range as package.json writes it: `>=20.19`
 * @returns {string | null} what is wrong and the remedy; null where this version will do
 */
export function nodeFault(version, range) {
  const numbers = (/** @type {string} */ text) => (text.match(/\d+/g) ?? []).map(Number);
  const [major = 0, minor = 0] = numbers(version);
  const [leastMajor = 0, leastMinor = 0] = numbers(range);
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return null;
  return (
    `This is Node ${version}; Mienscape needs Node ${leastMajor}.${leastMinor} or newer. ` +
    'Install it from https://nodejs.org, then run the command again.'
  );
}

/** @throws {Error} where this Node is older than package.json demands */
export function ensureNode() {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const fault = nodeFault(process.versions.node, engines.node);
  if (fault !== null) throw new Error(fault);
}
