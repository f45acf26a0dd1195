/** @file Which links of documents lead out of a folder, such as an unpacked package. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { brokenLinks } from './document-links.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mienscape-links-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a file of the package, and the folders above it. */
function put(path: string, text: string): void {
  mkdirSync(join(folder, 'package', path, '..'), { recursive: true });
  writeFileSync(join(folder, 'package', path), text);
}

it('names each link that leads to no file of the folder, beside it or below', () => {
  writeFileSync(join(folder, 'outside.md'), '');
  put('README.md', '![worlds](docs/worlds.jpg) [guide](docs/guide.md#more) [privacy](PRIVACY.md)');
  put(
    'docs/guide.md',
    '[card](../models/README.md) [figures](../models/results.md#figures) [out](../../outside.md)',
  );
  put('models/README.md', '[above](#top) [site](https://example.org/a.md) [mail](mailto:a@example.org)');
  expect(brokenLinks(join(folder, 'package')).sort()).toEqual([
    'README.md links to PRIVACY.md, which is not there',
    'README.md links to docs/worlds.jpg, which is not there',
    'docs/guide.md links to ../../outside.md, which is not there',
    'docs/guide.md links to ../models/results.md, which is not there',
  ]);
});
