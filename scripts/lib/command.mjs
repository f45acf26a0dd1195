/** @file How this server is started, in words: from the repository, or where the package is installed. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.mjs';

/**
 * @param {string} [options] as they are typed
 * @param {boolean} [isInstalled] whether the package is, which comes without what builds it
 */
export function startCommand(options = '', isInstalled = !existsSync(join(ROOT, 'vite.config.ts'))) {
  const [command, between] = isInstalled ? ['npx mienscape', ' '] : ['npm start', ' -- '];
  return options === '' ? command : `${command}${between}${options}`;
}
