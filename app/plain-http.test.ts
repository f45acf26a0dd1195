/** @file On a page from plain http (`--host`) the browser withholds some of its parts: what can go on does, all else is refused in words. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { CALM_SCENE, glbOf } from '../src/fixtures/glb-scenes.ts';
import { file, tabsOfOneBrowser } from './own-worlds.fixture.ts';
import { newId } from './shared/new-id.ts';

const ROOT = join(import.meta.dirname, '..');
const tab = tabsOfOneBrowser();
afterEach(() => void vi.unstubAllGlobals());

/** As browsers give it there. */
const withhold = (): void => {
  const { crypto: whole } = globalThis;
  vi.stubGlobal('crypto', { getRandomValues: whole.getRandomValues.bind(whole) });
};

it('ids are made there as well, each another one', () => {
  withhold();
  const ids = Array.from({ length: 1000 }, newId);
  expect(new Set(ids).size).toBe(1000);
  for (const id of ids) expect(id).toMatch(/^[0-9a-v]{12}$/);
});

it('a world is refused there, with the reason and the remedy', async () => {
  withhold();
  const { own } = tab();
  expect(await own.add(file(glbOf(CALM_SCENE)))).toBeNull();
  expect(own.store.getState().problem).toBe(
    '“lamps.glb” was not opened. This page was not opened securely, so the browser cannot check the file. ' +
      'Open it through https:// or on localhost.',
  );
});

it('what is withheld there is used only where the page can do without', () => {
  const using = (pattern: RegExp): readonly string[] =>
    ['app', 'src']
      .flatMap((folder) =>
        readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
          .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
          .filter((path) => /\.tsx?$/.test(path) && !/\.(test|fixture)\.tsx?$/.test(path))
          .filter((path) => pattern.test(readFileSync(join(ROOT, path), 'utf8'))),
      )
      .toSorted();
  expect(using(/\.randomUUID\(/)).toEqual([]);
  expect(using(/\bsubtle\b/)).toEqual(['src/core/sha256.ts']);
  expect(using(/navigator\??\.locks/)).toEqual(['app/storage/open-storage.ts']);
});
