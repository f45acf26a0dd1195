/** @file In a fresh clone there are no packages: what `npm start`, `npm test` and the commands load before they install must need none. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './lib/run.mjs';

/** Packages that a module and all that it imports at once ask for, each with who asks. */
function packagesOf(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  const named = [...text.matchAll(/^(?:import|export)\s(?:[^;]*?\sfrom\s+)?'([^']+)'/gm)].map(
    ([, name = '']) => name,
  );
  return named.flatMap((name) => {
    if (name.startsWith('.')) return packagesOf(join(dirname(file), name), seen);
    return name.startsWith('node:') ? [] : [`${file.slice(ROOT.length + 1)} imports ${name}`];
  });
}

it.each(['scripts/start.mjs', 'scripts/test.mjs', 'scripts/test-browsers.mjs', 'scripts/tools.mjs'])(
  '%s needs no package',
  (file) => {
    expect(packagesOf(join(ROOT, file))).toEqual([]);
  },
);

it('sees a package that is asked for (control)', () => {
  expect(packagesOf(join(ROOT, 'scripts/lib/serve.mjs')).join()).toContain('imports zod');
});
