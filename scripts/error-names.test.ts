/** @file An app's bundler minifies and renames classes; what the package throws keeps its name in logs and reports of errors. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from './lib/run.mjs';

const folder = mkdtempSync(join(tmpdir(), 'mienscape-names-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every error that an app can meet by its class; what the constructors want is small enough to fit them all. */
const CLASSES = {
  CameraError: ['denied'],
  SensingFault: [{ code: 'download', message: 'What.', remedy: 'Do.' }],
  LinkError: [{ kind: 'badCode', words: ['What.', 'Do.'] }],
  SensingError: ['What.', 'Do.'],
  DocumentError: ['What.', 'Do.'],
  WorldFileError: ['What.', 'Do.'],
} as const;

describe('after a bundler has minified', () => {
  it('errors have the names that the package exports', async () => {
    const file = join(folder, 'errors.mjs');
    const build = await rolldown({
      cwd: ROOT,
      input: 'errors',
      logLevel: 'silent',
      plugins: [
        {
          name: 'entry',
          resolveId: (source) => (source === 'errors' ? join(ROOT, 'src/package/errors.js') : null),
          load: (id) =>
            id.endsWith('src/package/errors.js')
              ? `export { CameraError } from '../camera/problems.ts';
                 export { SensingFault } from '../engine/faults.ts';
                 export { DocumentError, SensingError } from '../core/errors.ts';
                 export { LinkError } from './link-error.ts';
                 export { WorldFileError } from '../world-document/glb.ts';`
              : null,
        },
      ],
    });
    await build.write({ file, format: 'esm', minify: true });
    await build.close();
    const built = (await import(pathToFileURL(file).href)) as Record<
      string,
      new (
        ...given: readonly unknown[]
      ) => Error
    >;
    expect(Object.keys(built).sort()).toEqual(Object.keys(CLASSES).sort());
    for (const [name, given] of Object.entries(CLASSES)) {
      const Built = built[name] as NonNullable<(typeof built)[string]>;
      // Renamed, else this test shows nothing.
      expect(Built.name).not.toBe(name);
      expect(new Built(...given).name).toBe(name);
    }
  });
});
