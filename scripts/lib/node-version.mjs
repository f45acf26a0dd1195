/** @file Says first of all that Node is too old: else the first syntax that it does not know would fail, without a word of why. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.mjs';

/**
 * @param {string} version of Node, such as `18.20.8`
 * @param {string} range as package.json writes it: `^20.19 || >=22.12`, where `^` is for that major version alone
 * @returns {string | null} what is wrong and the remedy; null where this version will do
 */
export function nodeFault(version, range) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const alternatives = range.split('||').map((text) => {
    const [, sign, leastMajor, leastMinor] = text.match(/^\s*(\^|>=)(\d+)\.(\d+)\s*$/) ?? [];
    if (sign === undefined)
      throw new Error(`package.json: engines.node is “${range}”. Write ranges such as ^20.19 || >=22.12.`);
    return { newer: sign === '>=', major: Number(leastMajor), minor: Number(leastMinor) };
  });
  const willDo = alternatives.some(
    (least) => (major === least.major && minor >= least.minor) || (least.newer && major > least.major),
  );
  if (willDo) return null;
  const needed = alternatives.map(
    (least) => `${least.major}.${least.minor}${least.newer ? ' or newer' : ''}`,
  );
  return (
    `This is Node ${version}; Mienscape needs Node ${needed.join(', or ')}. ` +
    'Install it from https://nodejs.org, then run the command again.'
  );
}

/** @throws {Error} where this Node is not one that package.json demands */
export function ensureNode() {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const fault = nodeFault(process.versions.node, engines.node);
  if (fault !== null) throw new Error(fault);
}
