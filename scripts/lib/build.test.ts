import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isStale } from './build.mjs';

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
