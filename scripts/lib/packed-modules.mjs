/**
 * @file What an app relies on in the built modules, and no test of the sources sees, since bundling makes it or breaks it.
 * `node scripts/lib/packed-modules.mjs FOLDER`, where FOLDER has node_modules/mienscape.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readImportMap } from './snippets.mjs';

const lib = join(resolve(process.argv[2] ?? '.'), 'node_modules', 'mienscape', 'lib');
/** @param {string} name */
const load = (name) => import(pathToFileURL(join(lib, name)).href);

/** What zod is told for the whole page: the app's own. @returns {string} */
const zodSettings = () => JSON.stringify(Reflect.get(globalThis, '__zod_globalConfig') ?? {});
// Nothing asks for code from text: a policy without 'unsafe-eval' forbids it, and the browser would report the mere attempt.
const OwnFunction = globalThis.Function;
let asked = 0;
globalThis.Function = new Proxy(OwnFunction, {
  construct(own, given) {
    asked++;
    return Reflect.construct(own, given);
  },
});

const { createMienscape, MienscapeError, SensingError, LinkError, DocumentError } = await load('index.js');

// What is thrown is of the exported classes, though the link is a bundle of its own.
Object.assign(globalThis, { location: { href: 'https://app.example/' } });
/** @param {object} source */
const refusal = (source) =>
  createMienscape({ source })
    .start()
    .catch((/** @type {unknown} */ error) => error);
const misspelt = await refusal({ kind: 'link', code: 'ABC 234', server: 'localhost:4173' });
assert.match(String(misspelt), /no address of a server/);
assert.ok(misspelt instanceof SensingError && misspelt instanceof MienscapeError);
const noCode = await refusal({ kind: 'link', code: 'AB' });
assert.ok(noCode instanceof LinkError && noCode.kind === 'badCode', String(noCode));
assert.throws(() => createMienscape({ source: { kind: 'demo' }, mapping: {} }), DocumentError);

// Each module that a page may load leaves zod's settings as it finds them.
const before = zodSettings();
for (const name of ['react.js', 'three.js', 'link-source.js', 'session-source.js']) {
  await load(name);
  assert.equal(zodSettings(), before, name);
}
assert.doesNotMatch(before, /"jitless":true/);
assert.equal(asked, 0);
globalThis.Function = OwnFunction;
await load('playwright.js');
assert.equal(zodSettings(), before, 'playwright.js');

// React Server Components look for it as the first statement, and at no other entry.
const startsAs = (/** @type {string} */ name) =>
  readFileSync(join(lib, name), 'utf8').startsWith("'use client';");
assert.deepEqual(['react.js', 'index.js', 'three.js'].map(startsAs), [true, false, false]);

// A page without a bundler: all that its modules name, the workers' excepted, is found by the import map of docs/own-app.md.
const map = Object.entries(readImportMap());
/** @param {string} named @param {string} from @returns {string | null} its file; null where the map has no such name */
function find(named, from) {
  if (/^\.{1,2}\//.test(named)) return join(dirname(from), named);
  const [name, address] =
    map.find(([key]) => key === named || (key.endsWith('/') && named.startsWith(key))) ?? [];
  return name === undefined || address === undefined
    ? null
    : join(lib, '../../..', address, named.slice(name.length));
}
const seen = new Set([join(lib, 'index.js'), join(lib, 'three.js')]);
for (const file of seen) {
  const code = readFileSync(file, 'utf8').replaceAll(/\/\*.*?\*\/|^\s*\/\/[^\n]*|\s\/\/ [^\n]*/gms, '');
  const named = [
    ...code.matchAll(/^(?:import|export)\b[^'";]*?\bfrom\s*["']([^'"\n]+)["']/gm),
    ...code.matchAll(/\bimport\(?\s*["']([^'"\n]+)["']/g),
  ];
  for (const [, name = ''] of named) {
    const next = find(name, file);
    assert.ok(
      next !== null && existsSync(next),
      `${file} imports ${name}, which the import map does not give`,
    );
    seen.add(next);
  }
}
assert.ok(seen.size > 30, 'the modules name others');

console.log('  errors are of the exported classes; zod’s settings stay; React’s entry is marked');
