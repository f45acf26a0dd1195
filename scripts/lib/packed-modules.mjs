/**
 * @file What an app relies on in the built modules, and no test of the sources sees, since bundling makes it or breaks it.
 * `node scripts/lib/packed-modules.mjs FOLDER`, where FOLDER has node_modules/mienscape.
 */
import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const lib = join(resolve(process.argv[2] ?? '.'), 'node_modules', 'mienscape', 'lib');
/** @param {string} name */
const load = (name) => import(pathToFileURL(join(lib, name)).href);

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

console.log('  errors are of the exported classes');
