/** @file The supply chain, read from package-lock.json: every package by hash, from one registry, needing no script. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './run.mjs';

interface Entry {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly dev?: boolean;
  readonly link?: boolean;
}

const read = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
const packages = Object.entries(read('package-lock.json').packages as Record<string, Entry>).filter(
  ([path]) => path !== '',
);

/** Their install scripts only check or fetch builds for rarer systems; `--ignore-scripts` leaves them out, and all works. */
const SCRIPTS_NOT_NEEDED = [
  'node_modules/sharp',
  'node_modules/esbuild',
  'node_modules/fsevents',
  'node_modules/protobufjs',
];

const FREE_LICENCES =
  /^\(?(MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|CC0-1\.0|CC-BY-4\.0|Python-2\.0|MPL-2\.0|Unlicense|WTFPL|LGPL-3\.0-or-later|Zlib)/;

describe('package-lock.json', () => {
  it('names hundreds of packages (control)', () => {
    expect(packages.length).toBeGreaterThan(100);
  });

  it('holds a SHA-512 of every package', () => {
    const without = packages.filter(([, { integrity, link }]) => !link && !integrity?.startsWith('sha512-'));
    expect(without.map(([path]) => path)).toEqual([]);
  });

  it('takes every package from one registry, over https', () => {
    const hosts = packages.flatMap(([, { resolved }]) => (resolved ? [new URL(resolved).origin] : []));
    expect(hosts.filter((origin) => !origin.startsWith('https://'))).toEqual([]);
    expect(new Set(hosts).size).toBeLessThanOrEqual(1);
  });

  it('needs no install script: those there are, are known and left out', () => {
    const scripted = packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path);
    expect(scripted.filter((path) => !SCRIPTS_NOT_NEEDED.some((known) => path.endsWith(known)))).toEqual([]);
    expect(readFileSync(join(ROOT, 'scripts/lib/install.mjs'), 'utf8')).toContain("'--ignore-scripts'");
  });

  it('has no package under a licence that would bind this one', () => {
    const licences = packages.flatMap(([path]) => {
      const manifest = join(path, 'package.json');
      // Builds for other systems are in the lock file, not on this disk.
      if (!existsSync(join(ROOT, manifest))) return [];
      const { license, licenses } = read(manifest);
      const name = String(
        typeof license === 'string' ? license : (license?.type ?? licenses?.[0]?.type ?? 'none'),
      );
      // The pmndrs XR packages name no licence but carry the text of one.
      if (!name.startsWith('SEE LICENSE')) return [[path, name] as const];
      const text = readFileSync(join(ROOT, path, 'LICENSE'), 'utf8');
      return [[path, text.includes('Permission is hereby granted, free of charge') ? 'MIT' : name] as const];
    });
    expect(licences.length).toBeGreaterThan(100);
    expect(licences.filter(([, name]) => !FREE_LICENCES.test(name))).toEqual([]);
  });

  it('holds no dependency of ours that the table in docs/developer.md does not explain: add its line there', () => {
    const table = readFileSync(join(ROOT, 'docs/developer.md'), 'utf8');
    const { dependencies, devDependencies } = read('package.json');
    const told = table.slice(table.indexOf('## Libraries, and why'));
    const untold = Object.keys({ ...dependencies, ...devDependencies }).filter(
      (name) => !told.includes(name),
    );
    expect(untold).toEqual([]);
  });
});
