import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { firstDifference, INSTALL_ARGS } from './install.mjs';

vi.setConfig({ testTimeout: 60_000 });

const wanted = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/vite': { version: '8.3.8' },
    'node_modules/a/node_modules/b': { version: '1.0.0' },
    'node_modules/fsevents': { version: '2.3.3', optional: true },
  },
};

describe('firstDifference', () => {
  it('is null when all versions agree, and optional builds for other systems are left out (control)', () => {
    const installed = {
      packages: {
        'node_modules/vite': { version: '8.3.8' },
        'node_modules/a/node_modules/b': { version: '1.0.0' },
      },
    };
    expect(firstDifference(wanted, installed)).toBeNull();
  });

  it('names a package of another version', () => {
    const installed = {
      packages: {
        'node_modules/vite': { version: '8.3.7' },
        'node_modules/a/node_modules/b': { version: '1.0.0' },
      },
    };
    expect(firstDifference(wanted, installed)).toBe('vite');
  });

  it('names a missing package', () => {
    expect(firstDifference(wanted, { packages: { 'node_modules/vite': { version: '8.3.8' } } })).toBe('b');
  });
});

describe('the installation', () => {
  it.each([
    ['NODE_ENV is production', { NODE_ENV: 'production' }, ''],
    ['.npmrc omits kinds of packages', {}, 'omit[]=dev\nomit[]=optional\nomit[]=peer\n'],
  ])('brings every package where %s', (_where, env, npmrc) => {
    const folder = mkdtempSync(join(tmpdir(), 'install-'));
    try {
      const kinds = {
        devDependencies: 'builder',
        optionalDependencies: 'system-build',
        peerDependencies: 'companion',
      };
      for (const name of Object.values(kinds)) {
        mkdirSync(join(folder, 'packages', name), { recursive: true });
        writeFileSync(
          join(folder, 'packages', name, 'package.json'),
          JSON.stringify({ name, version: '1.0.0' }),
        );
      }
      const own = Object.entries(kinds).map(([kind, name]) => [kind, { [name]: `file:packages/${name}` }]);
      writeFileSync(join(folder, 'package.json'), JSON.stringify(Object.fromEntries(own)));
      writeFileSync(join(folder, '.npmrc'), npmrc);
      const { status, stderr } = spawnSync('npm', INSTALL_ARGS, {
        cwd: folder,
        env: { ...process.env, ...env },
        encoding: 'utf8',
      });
      expect(status, stderr).toBe(0);
      for (const name of Object.values(kinds))
        expect(existsSync(join(folder, 'node_modules', name)), name).toBe(true);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
