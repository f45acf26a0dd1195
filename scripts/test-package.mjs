/**
 * @file Checks the packed tarball: its form, the types that others see, the links of its documents, examples and snippets built from
 * it alone, and its size.
 */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { brokenLinks } from './lib/document-links.mjs';
import { EXAMPLES, ensurePacked, FOLDER, installPacked } from './lib/packed-package.mjs';
import { ROOT, run } from './lib/run.mjs';
import { writeSnippets } from './lib/snippets.mjs';

const KB = 1000;
const MOST_JS = 58 * KB;
const MOST_LIGHTS = 4 * KB;
const MOST_MODEL = 1_300_000;
const MOST_LARGE = 1_850_000;

/** @type {string[]} */
const broken = [];
/** @type {(what: string, program: string, ...args: string[]) => Promise<void>} */
async function check(what, program, ...args) {
  console.log(`\n${what}`);
  if ((await run(program, args)) !== 0) broken.push(what);
}

/**
 * The scripts that are loaded as soon as this code runs, bundled and minified as an app's bundler does it.
 * @param {string} folder where the package is installed
 * @param {string} code
 * @param {boolean} [begins] whether its first act is to import the rest, as the worker's script does
 * @returns {Promise<{ name: string, code: string }[]>}
 */
async function firstScripts(folder, code, begins = false) {
  const entry = join(folder, 'entry.js');
  writeFileSync(entry, code);
  const external = /^three($|\/)/;
  const build = await rolldown({
    cwd: folder,
    input: entry,
    platform: 'browser',
    logLevel: 'silent',
    external,
  });
  const { output } = await build.generate({
    format: 'esm',
    minify: true,
    codeSplitting: {
      groups: [{ name: 'tfjs-core', entriesAware: true, test: /[\\/]sensing-tfjs-core[-~]/ }],
    },
  });
  await build.close();
  const chunks = output.filter((part) => part.type === 'chunk');
  const found = new Set(chunks.filter(({ isEntry }) => isEntry));
  if (begins)
    for (const { dynamicImports } of [...found])
      for (const chunk of chunks) if (dynamicImports.includes(chunk.fileName)) found.add(chunk);
  for (const { imports } of found)
    for (const chunk of chunks) if (imports.includes(chunk.fileName)) found.add(chunk);
  return [...found];
}

/**
 * Starts the command as `npx mienscape` does, and asks for both pages.
 * @param {string} command
 * @returns {Promise<string[]>} what is wrong
 */
async function serves(command) {
  const child = spawn(process.execPath, [command], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    let said = '';
    for await (const part of child.stdout) {
      said += String(part);
      const url = /http:\/\/localhost:\d+/.exec(said)?.[0];
      if (url === undefined) continue;
      const answers = await Promise.all(['/', '/studio', '/connect'].map((path) => fetch(`${url}${path}`)));
      const wrong = answers.filter(({ ok, headers }) => !ok || !headers.has('content-security-policy'));
      console.log(`  ${url} answers ${answers.map(({ status }) => status).join(', ')}`);
      return wrong.map(
        (answer) => `npx mienscape: ${answer.url} answers ${answer.status}, or without headers`,
      );
    }
    return [`npx mienscape ended and said: ${said}`];
  } finally {
    child.kill();
  }
}

/** @param {string} what @param {number} bytes @param {number} most */
function budget(what, bytes, most) {
  console.log(`  ${what}: ${(bytes / KB).toFixed(1)} kB, at most ${(most / KB).toFixed(0)} kB`);
  if (bytes > most) broken.push(`${what}: ${bytes} bytes, at most ${most}`);
}

const zipped = (/** @type {{ code: string }[]} */ list) =>
  list.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0);

/** @param {string} lib @returns {string[]} what a browser has not, and a bundler may say that it has */
function foreignNames(lib) {
  const files = readdirSync(lib).filter((name) => name.endsWith('.js') && name !== 'playwright.js');
  return files.flatMap((name) => {
    const [found] = /\b__(?:file|dir)name\b/.exec(readFileSync(join(lib, name), 'utf8')) ?? [];
    return found === undefined ? [] : [`lib/${name} names ${found}, which is Node's`];
  });
}

const packed = await ensurePacked();
await check('publint', 'publint', 'run', packed, '--strict');
await check('Are the types wrong', 'attw', packed, '--profile', 'esm-only');
const { folder, remove } = await installPacked(packed);
try {
  const tsconfig = join(folder, 'tsconfig.json');
  const types = { extends: join(ROOT, 'tsconfig.base.json') };
  const compilerOptions = { lib: ['ES2024', 'DOM', 'DOM.Iterable'], types: ['node'], jsx: 'react-jsx' };
  writeFileSync(
    tsconfig,
    JSON.stringify({ ...types, compilerOptions, include: ['examples/*/*.ts', 'examples/*/*.tsx'] }),
  );
  await check('Types of the examples', 'node', 'scripts/tsc.mjs', '-p', tsconfig);
  for (const name of EXAMPLES)
    await check(`Example ${name}`, 'vite', 'build', join(folder, 'examples', name), '--logLevel', 'warn');
  const { pages, unitTests, tsconfigs } = writeSnippets(folder);
  for (const path of tsconfigs)
    await check(`Types of the snippets, ${basename(path)}`, 'node', 'scripts/tsc.mjs', '-p', path);
  for (const name of pages)
    await check(`Snippet ${name}`, 'vite', 'build', join(folder, 'snippets', name), '--logLevel', 'warn');

  for (const name of unitTests)
    await check(`Snippet ${name} in Node`, 'vitest', 'run', '--root', join(folder, 'snippets', name));
  await check('Built modules', 'node', 'scripts/lib/packed-modules.mjs', folder);
  broken.push(...foreignNames(join(folder, 'node_modules', 'mienscape', 'lib')));
  console.log('\nLinks of the documents');
  broken.push(...brokenLinks(join(folder, 'node_modules', 'mienscape')));
  console.log('\nnpx mienscape');
  broken.push(...(await serves(join(folder, 'node_modules', 'mienscape', 'lib', 'cli', 'mienscape.js'))));

  console.log('\nSize of what is loaded at once');
  const page = await firstScripts(
    folder,
    "import { createMienscape } from 'mienscape'; self.made = createMienscape;",
  );
  const worker = await firstScripts(folder, "import './node_modules/mienscape/lib/worker.js';", true);
  const isTfjs = (/** @type {{ name: string }} */ { name }) => name.startsWith('tfjs-core');
  const ours = worker.filter((chunk) => !isTfjs(chunk));
  if (ours.length === worker.length) broken.push('tfjs is not told apart from the core: see TFJS_CORE');
  const [pageBytes, workerBytes] = [zipped(page), zipped(ours)];
  console.log(`  page ${(pageBytes / KB).toFixed(1)} kB, worker ${(workerBytes / KB).toFixed(1)} kB, gzip`);
  budget('Core JavaScript, page and worker without tfjs, gzip', pageBytes + workerBytes, MOST_JS);
  const lights = await firstScripts(
    folder,
    "import { bindTargets } from 'mienscape/three'; self.made = bindTargets;",
  );
  budget('bindTargets alone, which needs no loader of worlds, gzip', zipped(lights), MOST_LIGHTS);
  console.log(`  tfjs's core beside it: ${(zipped(worker.filter(isTfjs)) / KB).toFixed(1)} kB`);
  const own = join(folder, 'node_modules', 'mienscape', 'lib', 'assets');
  for (const [name, most] of /** @type {const} */ ([
    ['student', MOST_MODEL],
    ['student-large', MOST_LARGE],
  ])) {
    const files = ['weights.bin', 'manifest.json', 'face-gate.json'].map((file) => `${name}-${file}`);
    const bytes = files.reduce((sum, file) => sum + readFileSync(join(own, file)).length, 0);
    budget(
      `Model ${name}, which an app fetches ${name === 'student' ? 'anywhere' : 'on WebGPU'}`,
      bytes,
      most,
    );
  }

  // Kept for the journeys in the browser (e2e/examples.spec.ts).
  const built = join(FOLDER, 'examples');
  rmSync(built, { recursive: true, force: true });
  const wholes = [...EXAMPLES.map((name) => ['examples', name]), ...pages.map((name) => ['snippets', name])];
  for (const [kind = '', name = ''] of wholes) {
    const from = join(folder, kind, name, 'dist');
    if (!existsSync(from)) continue;
    mkdirSync(dirname(join(built, name)), { recursive: true });
    // Not renamed: the temporary folder may be another file system.
    cpSync(from, join(built, name), { recursive: true });
  }
} finally {
  remove();
}
if (broken.length > 0) console.error(`\nNot as it should be: ${broken.join('; ')}`);
process.exitCode = broken.length > 0 ? 1 : 0;
