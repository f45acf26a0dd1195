/** @file Checks the packed tarball: its form, the types that others see, the examples built from it alone, and its size. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { EXAMPLES, ensurePacked, FOLDER, installPacked } from './lib/packed-package.mjs';
import { ROOT, run } from './lib/run.mjs';

const KB = 1000;
const MOST_JS = 60 * KB;
const MOST_MODEL = 1_300_000;

/** @type {string[]} */
const broken = [];
/** @type {(what: string, program: string, ...args: string[]) => Promise<void>} */
async function check(what, program, ...args) {
  console.log(`\n${what}`);
  if ((await run(program, args)) !== 0) broken.push(what);
}

/** @param {string} folder built by Vite */
function scripts(folder) {
  const assets = join(folder, 'assets');
  return readdirSync(assets)
    .filter((name) => name.endsWith('.js'))
    .map((name) => ({ name, text: readFileSync(join(assets, name), 'utf8') }));
}

/**
 * What a page loads at once, and what its worker does: the static imports of its first scripts.
 * @param {ReturnType<typeof scripts>} all
 * @param {RegExp} first
 */
function loadedWith(all, first) {
  const found = new Set(all.filter(({ name }) => first.test(name)));
  for (const { text } of found)
    for (const [, name] of text.matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g)) {
      const next = all.find((one) => one.name === name);
      if (next) found.add(next);
    }
  return [...found];
}

/** @param {string} what @param {number} bytes @param {number} most */
function budget(what, bytes, most) {
  console.log(`  ${what}: ${(bytes / KB).toFixed(1)} kB, at most ${(most / KB).toFixed(0)} kB`);
  if (bytes > most) broken.push(`${what}: ${bytes} bytes, at most ${most}`);
}

const zipped = (/** @type {{ text: string }[]} */ list) =>
  list.reduce((sum, { text }) => sum + gzipSync(text, { level: 9 }).length, 0);

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
  await check('Types of the examples', 'tsc', '-p', tsconfig);
  for (const name of EXAMPLES)
    await check(`Example ${name}`, 'vite', 'build', join(folder, 'examples', name), '--logLevel', 'warn');

  console.log('\nSize, as the example without 3D loads it');
  const all = scripts(join(folder, 'examples', 'css-and-sound', 'dist'));
  const page = loadedWith(all, /^index-/);
  const worker = loadedWith(all, /^worker-/);
  const isTfjs = (/** @type {{ name: string }} */ { name }) => /tfjs|backend|converter/.test(name);
  const core = [...page, ...worker.filter((one) => !isTfjs(one))];
  console.log(`  core: ${core.map(({ name }) => name).join(', ')}`);
  budget('Core JavaScript (page and worker, without tfjs), gzip', zipped(core), MOST_JS);
  console.log(
    `  with tfjs, which the worker loads at once: ${(zipped([...page, ...worker]) / KB).toFixed(1)} kB`,
  );
  const own = join(folder, 'node_modules', 'mienscape', 'lib', 'assets');
  const model = ['student-weights.bin', 'student-manifest.json', 'student-face-gate.json'];
  budget(
    'Model',
    model.reduce((sum, name) => sum + readFileSync(join(own, name)).length, 0),
    MOST_MODEL,
  );

  // Kept for the journeys in the browser (e2e/examples.spec.ts).
  const built = join(FOLDER, 'examples');
  rmSync(built, { recursive: true, force: true });
  for (const name of EXAMPLES) {
    const from = join(folder, 'examples', name, 'dist');
    if (!existsSync(from)) continue;
    mkdirSync(dirname(join(built, name)), { recursive: true });
    renameSync(from, join(built, name));
  }
} finally {
  remove();
}
if (broken.length > 0) console.error(`\nNot as it should be: ${broken.join('; ')}`);
process.exitCode = broken.length > 0 ? 1 : 0;
