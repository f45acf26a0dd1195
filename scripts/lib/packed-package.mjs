/** @file Packs the package once, and makes a folder outside the repository in which apps can be built from the tarball alone. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { INPUTS, newestMs } from './build.mjs';
import { ROOT, run } from './run.mjs';

/** What apps bring along: linked from the repository, so that the tests need no registry. Nothing else can be found there. */
export const LINKED = [
  'react',
  'react-dom',
  'three',
  '@react-three/fiber',
  '@react-three/xr',
  '@playwright/test',
  'vite',
  'vitest',
  'zod',
  '@types/node',
  '@types/react',
  '@types/react-dom',
  '@types/three',
];

export const FOLDER = join(ROOT, '.cache', 'package');
export const EXAMPLES = ['three', 'react-three-fiber', 'css-and-sound'];

/** @returns {string | null} the tarball that was packed last */
export function tarball() {
  const name = existsSync(FOLDER) ? readdirSync(FOLDER).find((file) => file.endsWith('.tgz')) : undefined;
  return name === undefined ? null : join(FOLDER, name);
}

/** @throws {Error} where packing fails */
export async function ensurePacked() {
  const packed = tarball();
  const documents = [
    'README.md',
    'ARCHITECTURE.md',
    'CHANGELOG.md',
    'PRIVACY.md',
    'SECURITY.md',
    'LICENSE',
    'docs',
    'examples',
  ];
  const inputs = [...INPUTS, ...documents, 'scripts/start.mjs', 'tsconfig.package.json'];
  const newest = Math.max(...inputs.map((input) => newestMs(join(ROOT, input))));
  if (packed !== null && statSync(packed).mtimeMs > newest) return packed;
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const code = await run('npm', ['pack', '--pack-destination', FOLDER, '--loglevel=warn']);
  const fresh = tarball();
  if (code !== 0 || fresh === null)
    throw new Error(`npm pack ended with code ${code}; the reason stands above.`);
  return fresh;
}

/**
 * A new folder of the system's temporary ones, so that no import finds the repository's node_modules by accident.
 * @param {string} packed the tarball
 * @returns {Promise<{ folder: string, remove: () => void }>} with `examples/` inside
 */
export async function installPacked(packed) {
  const folder = mkdtempSync(join(tmpdir(), 'mienscape-package-'));
  const modules = join(folder, 'node_modules');
  const own = join(modules, 'mienscape');
  mkdirSync(own, { recursive: true });
  const code = await run('tar', ['-xzf', packed, '-C', own, '--strip-components=1']);
  if (code !== 0) throw new Error(`tar ended with code ${code}. Is tar installed?`);
  for (const name of LINKED) {
    const link = join(modules, name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), link, 'junction');
  }
  // Out of the package, as its readers take them.
  cpSync(join(own, 'examples'), join(folder, 'examples'), { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
