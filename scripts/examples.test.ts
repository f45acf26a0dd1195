import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LINKED } from './lib/packed-package.mjs';
import { ROOT } from './lib/run.mjs';

const EXAMPLES = join(ROOT, 'examples');
const names = readdirSync(EXAMPLES);

/** What a person writes of an example: its page and its scripts. */
function sources(name: string): string[] {
  const files = readdirSync(join(EXAMPLES, name)).filter((file) => /\.(html|tsx?)$/.test(file));
  return files.map((file) => readFileSync(join(EXAMPLES, name, file), 'utf8'));
}

describe('the examples', () => {
  it('are four', () => {
    expect(names.sort()).toEqual(['css-and-sound', 'playwright', 'react-three-fiber', 'three']);
  });

  it.each(names)('%s is under 60 lines', (name) => {
    const lines = sources(name).reduce((sum, text) => sum + text.trimEnd().split('\n').length, 0);
    expect(lines).toBeLessThan(60);
  });

  it.each(names)(
    '%s imports the package and what an app brings along, nothing of this repository',
    (name) => {
      const imported = sources(name).flatMap((text) =>
        [...text.matchAll(/from '([^']+)'/g)].map(([, path = '']) => path),
      );
      expect(imported.filter((path) => path.startsWith('mienscape')).length).toBeGreaterThan(0);
      const known = ['mienscape', 'node:', ...LINKED];
      expect(imported.filter((path) => !known.some((start) => path.startsWith(start)))).toEqual([]);
    },
  );
});
