import { describe, expect, it } from 'vitest';
import { firstDifference } from './install.mjs';

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
