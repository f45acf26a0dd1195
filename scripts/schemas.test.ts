/** @file Schemas that a page may load never compile parsers: `new Function` is what the Content-Security-Policy forbids. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ROOT } from './lib/run.mjs';

/** Commands alone use these; Node has no such policy. */
const NODE_ONLY = /^src\/(cli|distill|evaluate|datasets|files|fixtures)\/|\.(test|fixture)\.ts$/;
const files = ['src', 'app']
  .flatMap((folder) =>
    readdirSync(`${ROOT}/${folder}`, { recursive: true }).map((file) =>
      `${folder}/${file}`.replaceAll('\\', '/'),
    ),
  )
  .filter((file) => /\.(tsx?|mjs)$/.test(file))
  .filter((file) => !NODE_ONLY.test(file))
  // zod/mini compiles none.
  .filter((file) => /^import (?!type)[^;]*from 'zod'/m.test(readFileSync(`${ROOT}/${file}`, 'utf8')));

it('finds the files that make schemas', () => {
  expect(files).toContain('src/link/messages.mjs');
  expect(files).toContain('app/storage/preferences.ts');
});

// In each file, since it is chance which chunk is evaluated first.
it.each(files)('%s tells zod before its first schema', (file) => {
  const text = readFileSync(`${ROOT}/${file}`, 'utf8');
  expect(/\bz\.(?!config\(\);)[a-z]\w*\(.*/.exec(text)?.[0]).toMatch(
    /^z\.config\(.*jitless: true|^z\.config\(\{ \.\.\.z\.locales\.en\(\)/,
  );
});
