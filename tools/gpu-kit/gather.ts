/** @file What goes into the kit beside its scripts: Node, Dawn, Vulkan's loader, the student, recipes, a few faces. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../scripts/lib/run.mjs';
import { MienscapeError } from '../../src/core/index.ts';
import { parseLabels } from '../../src/datasets/ferplus.ts';

export class KitError extends MienscapeError {}

/** Copied as they are, file or folder → place in the kit. */
export const FILES: Readonly<Record<string, string>> = {
  'tools/gpu-kit/run.sh': 'run.sh',
  'models/student': 'models/student',
  'models/student-large': 'models/student-large',
  shaders: 'shaders',
  ...Object.fromEntries(
    [
      'package.json',
      // Its folder is found by resolving the package.
      'dist/tf-backend-wasm.node.js',
      'dist/tfjs-backend-wasm.wasm',
      'dist/tfjs-backend-wasm-simd.wasm',
    ]
      .map((name) => `node_modules/@tensorflow/tfjs-backend-wasm/${name}`)
      .map((path) => [path, path]),
  ),
};

/** What is trained, without the weights to start from: one network of 3 × 3 convolutions, one of depthwise ones. */
export const RECIPES = ['student-wide', 'lower-mobilenet'];
/** First rows of FER+ that go along: a few steps of a batch each epoch. */
const FACES = { FER2013Train: 2100, FER2013Valid: 300 };

const DAWN = 'webgpu@0.6.2';
/** Vulkan's loader, and the libraries that NVIDIA's driver for Vulkan is linked to. */
const LIBRARIES = [
  ...['libvulkan1', 'libglvnd0', 'libegl1', 'libgl1', 'libglx0'],
  ...['libx11-6', 'libxau6', 'libxcb1', 'libxdmcp6', 'libxext6', 'libbsd0', 'libmd0'],
];

export const isInstalled = (program: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

/** @throws KitError with the remedy where the program fails */
export async function call(
  remedy: string,
  cwd: string,
  program: string,
  ...args: readonly string[]
): Promise<void> {
  try {
    await promisify(execFile)(program, args, { cwd });
  } catch (cause) {
    const { stderr = '', message } = cause as { stderr?: string; message: string };
    const lines = stderr.split('\n').filter((line) => /^(E:|npm error)/.test(line));
    throw new KitError(`${program} failed (${lines[0] ?? message.split('\n')[0]}).`, remedy, { cause });
  }
}

/** @throws KitError where Node here would not run elsewhere */
async function takeNode(kit: string): Promise<void> {
  if ((process.config.variables as { node_shared?: boolean }).node_shared)
    throw new KitError(
      'This Node is linked to libraries of its own system, which the other machine may lack.',
      'Run the command with a Node from its makers.',
    );
  const node = join(kit, 'bin/node');
  await mkdir(join(kit, 'bin'));
  await copyFile(process.execPath, node);
  if (isInstalled('strip')) await call('Run it again.', kit, 'strip', node);
}

async function takeDawn(kit: string, cache: string): Promise<void> {
  const tarball = join(cache, `${DAWN.replace('@', '-')}.tgz`);
  const again = 'Check the network, then run the command again.';
  if (!existsSync(tarball)) await call(again, cache, 'npm', 'pack', DAWN, '--silent');
  const folder = join(kit, 'node_modules/webgpu');
  const dawn = `dist/linux-${process.arch}/dawn.node`;
  const members = ['package.json', 'index.js', 'LICENSE.md', dawn].map((name) => `package/${name}`);
  await mkdir(folder, { recursive: true });
  const damaged = `Delete ${cache} and run the command again.`;
  await call(damaged, cache, 'tar', 'xzf', tarball, '-C', folder, '--strip-components=1', ...members);
  if (isInstalled('strip')) await call('Run it again.', folder, 'strip', dawn);
}

/** Returns what there is to say of it, or null. */
async function takeLibraries(kit: string, cache: string): Promise<string | null> {
  if (!isInstalled('apt-get') || !isInstalled('dpkg-deb'))
    return 'Debian’s apt-get is missing here, so the kit has no Vulkan loader: the other machine must have libvulkan.so.1.';
  const packages = join(cache, 'debs');
  await mkdir(packages, { recursive: true });
  const lacking = LIBRARIES.filter(
    (name) => !readdirSync(packages).some((file) => file.startsWith(`${name}_`)),
  );
  if (lacking.length > 0)
    await call(
      'Check the network and run apt-get update as root, then run the command again.',
      packages,
      ...(['apt-get', 'download', ...lacking] as const),
    );
  const unpacked = join(cache, 'unpacked');
  for (const file of readdirSync(packages).filter((name) => name.endsWith('.deb')))
    await call(`Delete ${cache} and run the command again.`, packages, 'dpkg-deb', '-x', file, unpacked);
  const usrLib = join(unpacked, 'usr/lib');
  for (const folder of readdirSync(usrLib).filter((name) => name.includes('-linux-')))
    await cp(join(usrLib, folder), join(kit, 'lib'), { recursive: true, verbatimSymlinks: true });
  return null;
}

/** Without `startFrom`: its weights may not be there, and change no time. */
async function takeRecipes(kit: string): Promise<void> {
  await mkdir(join(kit, 'recipes'));
  for (const name of RECIPES) {
    const { startFrom: _, ...recipe } = JSON.parse(
      await readFile(join(ROOT, 'recipes', `${name}.json`), 'utf8'),
    );
    await writeFile(join(kit, 'recipes', `${name}.json`), JSON.stringify(recipe));
  }
}

/** The first faces of FER+ with their pictures. */
async function takeFaces(kit: string, data: string): Promise<void> {
  for (const [split, count] of Object.entries(FACES)) {
    const file = join(data, split, 'label.csv');
    const lines = (await readFile(file, 'utf8')).split(/\r\n|\n/).slice(0, count);
    const folder = join(kit, 'faces', split);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'label.csv'), `${lines.join('\n')}\n`);
    for (const { name } of parseLabels(lines.join('\n'), file))
      await copyFile(join(data, split, name), join(folder, name));
  }
}

/** Fills the kit's folder; what is fetched stays in `cache`. Returns what a person should know. */
export async function gather(kit: string, cache: string, data: string | undefined): Promise<string[]> {
  for (const [from, to] of Object.entries(FILES))
    await cp(join(ROOT, from), join(kit, to), { recursive: true });
  await takeNode(kit);
  await takeDawn(kit, cache);
  await takeRecipes(kit);
  if (data !== undefined) await takeFaces(kit, data);
  const said = await takeLibraries(kit, cache);
  return said === null ? [] : [said];
}
