/** @file Builds the npm package's library: ES modules, their types and the files they ask for, all in lib/. */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { ROOT, run } from './run.mjs';

const LIB = join(ROOT, 'lib');

/** What people import: name of the module → source. */
const BROWSER_ENTRIES = {
  index: 'src/package/index.ts',
  react: 'src/package/react/index.ts',
  three: 'src/package/three/index.ts',
  // Files of their own, so that an app which only moves its lights carries no loader of worlds.
  'bind-targets': 'src/package/three/bind-targets.ts',
  'open-world': 'src/package/three/open-world.ts',
};

/** Never carried along: the app that installs the package has them, or its package manager installs them. */
const EXTERNAL = [/^react($|\/)/, /^three($|\/)/, /^zod($|\/)/, /^@playwright\/test$/];

/** With the schema library: for what shares no code with the app, and cannot, because a page's import map holds in no worker. */
const ALONE = EXTERNAL.filter((pattern) => !pattern.test('zod'));

/** Files that the library fetches → where they come from. `src/package/own-assets.ts` names each. */
const ASSETS = {
  'student-manifest.json': 'models/student/manifest.json',
  'student-weights.bin': 'models/student/weights.bin',
  'student-face-gate.json': 'models/student/face-gate.json',
  'student-large-manifest.json': 'models/student-large/manifest.json',
  'student-large-weights.bin': 'models/student-large/weights.bin',
  'student-large-face-gate.json': 'models/student-large/face-gate.json',
  'blazeface.json': 'node_modules/@vladmandic/human/models/blazeface.json',
  'blazeface.bin': 'node_modules/@vladmandic/human/models/blazeface.bin',
  'tfjs-backend-wasm.wasm': 'node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm',
  'tfjs-backend-wasm-simd.wasm':
    'node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
  'faces.webm': 'public/demo/faces.webm',
};

/** Apart, so that a bundle's own part can be told from it. Gradients are never computed in a browser. */
const TFJS_CORE = {
  name: 'tfjs-core',
  entriesAware: true,
  test: /[\\/]node_modules[\\/](@tensorflow[\\/]tfjs-core[\\/](?!.*gradients)|long[\\/]|seedrandom[\\/])/,
};

/** @typedef {import('rolldown').Plugin} Plugin */

/**
 * A React Server Component may import the provider and its hooks: they run in the browser alone. Of that entry only, since a
 * bundler keeps the mark for all that a file exports.
 * @param {{ name: string, isEntry: boolean }} chunk
 */
const clientMark = ({ name, isEntry }) => (isEntry && name === 'react' ? "'use client';" : '');

/** Shaders are imported as text, as Vite does it. @type {Plugin} */
export const rawText = {
  name: 'raw-text',
  resolveId: (source, importer) =>
    source.endsWith('?raw') && importer ? resolve(dirname(importer), source) : null,
  load: (id) =>
    id.endsWith('?raw')
      ? { code: `export default ${JSON.stringify(readFileSync(id.slice(0, -4), 'utf8'))};`, moduleType: 'js' }
      : null,
};

const NODE_NAMES = /\b__(?:file|dir)name\b/;
const NODE_NAMES_ALL = new RegExp(NODE_NAMES, 'g');

/** The workers' built names, which the bundler of the app meets in `new Worker(new URL(…))`. @type {Plugin} */
const workerNames = {
  name: 'worker-names',
  transform: (code, id) =>
    id.endsWith('.ts')
      ? code
          .replaceAll('./sensing.worker.ts', './worker.js')
          .replaceAll('./jpeg.worker.ts', './jpeg-worker.js')
      : null,
};

/** Sources that are bundles of their own. */
const APART = ['link-source', 'session-source'];

/**
 * Each of these has a copy of the schema library's parts that it alone uses: shared ones would be hoisted into the core by the
 * app's bundler. @type {Plugin}
 */
const sourcesApart = {
  name: 'sources-apart',
  resolveId: (source) => {
    const name = APART.find((apart) => source === `./${apart}.ts`);
    return name === undefined ? null : { id: `./${name}.js`, external: 'absolute' };
  },
};

/**
 * tfjs asks for Node's modules and names where it runs in Node; in a browser nobody calls what is missing. webpack says that
 * there is a `__filename` and gives none to a module, so that WebAssembly did not start. @type {Plugin}
 */
const withoutNode = {
  name: 'without-node',
  resolveId: (source) =>
    builtinModules.includes(source) || ['node-fetch', 'string_decoder/'].includes(source)
      ? { id: '\0nothing', external: false }
      : null,
  load: (id) => (id === '\0nothing' ? 'export default {};' : null),
  transform: (code) => {
    if (!NODE_NAMES.test(code)) return null;
    return code.replaceAll(/typeof __(?:file|dir)name\b/g, "'undefined'").replaceAll(NODE_NAMES_ALL, "''");
  },
};

/** The command line is served by Vite in the repository, and by a server of its own where the package is installed. @type {Plugin} */
const withoutVite = {
  name: 'without-vite',
  resolveId: (source) => (source === 'vite' ? join(ROOT, 'scripts/lib/static-preview.mjs') : null),
};

/**
 * @param {string} id of a module
 * @returns {string[]} the package that it belongs to; empty where it is ours
 */
const packageOf = (id) => {
  const name = /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(id)?.[1];
  return name === undefined ? [] : [name.replaceAll('\\', '/')];
};

/**
 * The licence texts of all that is carried along.
 * @param {readonly string[]} names of packages
 */
function licences(names) {
  const texts = [...new Set(names)].sort().map((name) => {
    const folder = join(ROOT, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim();
    return `${name} ${version} (${license})\n\n${text}`.trim();
  });
  return `${texts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

/**
 * @param {Record<string, string>} entries
 * @param {{ platform?: 'browser' | 'node', external?: (string | RegExp)[], plugins?: Plugin[], chunks?: string, folder?: string, banner?: (chunk: { name: string, isEntry: boolean }) => string }} options
 */
async function bundle(
  entries,
  {
    platform = 'browser',
    external = EXTERNAL,
    plugins = [],
    chunks = '[name]-[hash].js',
    folder = LIB,
    banner,
  },
) {
  const input = Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(ROOT, path)]));
  const build = await rolldown({
    cwd: ROOT,
    input,
    platform,
    external,
    plugins: [rawText, workerNames, ...plugins],
    transform: { target: 'es2023' },
  });
  const { output } = await build.write({
    dir: folder,
    format: 'esm',
    chunkFileNames: chunks,
    codeSplitting: { groups: [TFJS_CORE] },
    // The app's bundler minifies, and drops what it does not use: for that it needs the notes of what is pure.
    minify: false,
    ...(banner === undefined ? {} : { banner }),
  });
  await build.close();
  return output.flatMap((part) => (part.type === 'chunk' ? part.moduleIds : [])).flatMap(packageOf);
}

/**
 * TypeScript writes `.ts` into the imports of declarations; those who install the package have `.js` and `.d.ts`.
 * @param {string} folder
 */
function renameImports(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.name.endsWith('.d.ts')) continue;
    const path = join(entry.parentPath, entry.name);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(/((?:from|import\()\s*)(['"])(\.[^'"]+)\.tsx?\2/g, '$1$2$3.js$2'));
  }
}

/**
 * Our own JSON without the spaces that people read it by; other people's files byte for byte, since the app checks their hashes.
 * @param {string} folder
 */
export function copyAssets(folder) {
  for (const [name, source] of Object.entries(ASSETS)) {
    const [from, to] = [join(ROOT, source), join(folder, name)];
    const isOwnJson = source.startsWith('models/') && source.endsWith('.json');
    if (isOwnJson) writeFileSync(to, JSON.stringify(JSON.parse(readFileSync(from, 'utf8'))));
    else cpSync(from, to);
  }
}

/** @throws {Error} where a part cannot be built */
export async function buildPackage() {
  rmSync(LIB, { recursive: true, force: true });
  mkdirSync(join(LIB, 'assets'), { recursive: true });
  copyAssets(join(LIB, 'assets'));
  const forNode = { platform: /** @type {const} */ ('node'), external: [...EXTERNAL, /^node:/] };
  const apart = [];
  for (const name of APART)
    apart.push(...(await bundle({ [name]: `src/package/${name}.ts` }, { external: ALONE })));
  const carried = [
    ...apart,
    // Its weights of BlazeFace alone.
    '@vladmandic/human',
    ...(await bundle(BROWSER_ENTRIES, { plugins: [sourcesApart], banner: clientMark })),
    ...(await bundle(
      { worker: 'src/engine/sensing.worker.ts' },
      { external: ALONE, plugins: [withoutNode], chunks: 'sensing-[name]-[hash].js' },
    )),
    ...(await bundle({ 'jpeg-worker': 'src/camera/jpeg.worker.ts' }, {})),
    ...(await bundle(
      { playwright: 'src/package/playwright/index.ts' },
      { ...forNode, chunks: 'testing-[name]-[hash].js' },
    )),
    ...(await bundle(
      { mienscape: 'scripts/start.mjs' },
      { ...forNode, external: [/^node:/], plugins: [withoutVite], folder: join(LIB, 'cli') },
    )),
  ];
  writeFileSync(join(LIB, 'licences.txt'), licences(carried));
  const code = await run('node', ['scripts/tsc.mjs', '-p', 'tsconfig.package.json']);
  if (code !== 0)
    throw new Error(`The types of the package ended with code ${code}; the reason stands above.`);
  renameImports(join(LIB, 'types'));
}
