import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INPUTS, isStale } from './build.mjs';
import { ROOT } from './run.mjs';

let root: string;
const at = (path: string, second: number): void => utimesSync(join(root, path), second, second);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'build-'));
  mkdirSync(join(root, 'app/inner'), { recursive: true });
  mkdirSync(join(root, 'dist'));
  writeFileSync(join(root, 'app/inner/view.tsx'), '');
  writeFileSync(join(root, 'dist/index.html'), '');
  for (const path of ['app/inner/view.tsx', 'app/inner', 'app']) at(path, 1000);
  at('dist/index.html', 2000);
});

afterEach(() => rmSync(root, { recursive: true }));

describe('isStale', () => {
  it('is false when everything is older than the build (control)', () => {
    expect(isStale(root, ['app'])).toBe(false);
  });

  it('is true when a file changed after the build', () => {
    at('app/inner/view.tsx', 3000);
    expect(isStale(root, ['app'])).toBe(true);
  });

  it('is true when a file was taken away after the build', () => {
    rmSync(join(root, 'app/inner/view.tsx'));
    expect(isStale(root, ['app'])).toBe(true);
  });

  it('is true when nothing was built', () => {
    rmSync(join(root, 'dist/index.html'));
    expect(isStale(root, ['app'])).toBe(true);
  });
});

describe('what a build reads', () => {
  /** Folders that the app's own files import from, by relative path. */
  function importedFolders(): string[] {
    const files = ['app', 'src'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter(
          (name) =>
            /[.]tsx?$/.test(name) && !/[.](test|fixture)[.]|fixtures|harness|(^|[/\\])cli[/\\]/.test(name),
        )
        .map((name) => join(ROOT, folder, name)),
    );
    const found = new Set<string>();
    for (const file of files) {
      for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'([.][^']+)'/g)) {
        const [top = ''] = relative(ROOT, join(dirname(file), path)).split(sep);
        found.add(top);
      }
    }
    return [...found].sort();
  }

  it('holds every folder that the app imports from, shaders included', () => {
    expect(importedFolders()).toContain('shaders');
    for (const folder of importedFolders()) expect(INPUTS).toContain(folder);
  });
});
