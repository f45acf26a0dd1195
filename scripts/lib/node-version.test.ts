import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nodeFault } from './node-version.mjs';
import { ROOT } from './run.mjs';

const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

it('says which Node is needed, and where it is had', () => {
  expect(nodeFault('18.20.8', engines.node)).toBe(
    'This is Node 18.20.8; Mienscape needs Node 20.19, or 22.12 or newer. Install it from https://nodejs.org, then run the command again.',
  );
  // Vite does not start on these.
  for (const version of ['20.18.9', '21.7.3', '22.0.0', '22.11.9'])
    expect(nodeFault(version, engines.node), version).toContain(`This is Node ${version};`);
});

it('takes each version that is new enough (control)', () => {
  for (const version of ['20.19.0', '20.20.1', '22.12.0', '23.0.0', '100.0.0'])
    expect(nodeFault(version, engines.node), version).toBeNull();
});

it('promises no version that Vite does not start on', () => {
  const vite = JSON.parse(readFileSync(join(ROOT, 'node_modules/vite/package.json'), 'utf8'));
  expect(engines.node.split(' || ').map((range: string) => `${range}.0`)).toEqual(
    vite.engines.node.split(' || '),
  );
});

it('refuses a range that it cannot read', () => {
  expect(() => nodeFault('20.19.0', '~20.19')).toThrow('package.json: engines.node is “~20.19”.');
});

it.each([
  ['start.mjs', '--allow-origin=http://localhost:5173'],
  ['test.mjs'],
  ['test-browsers.mjs'],
  ['tools.mjs', 'train'],
])('scripts/%s says so before it installs or builds anything', (script, ...args) => {
  const folder = mkdtempSync(join(tmpdir(), 'mienscape-node-'));
  try {
    cpSync(join(ROOT, 'scripts'), join(folder, 'scripts'), { recursive: true });
    for (const part of ['src/cli', 'tools']) mkdirSync(join(folder, part), { recursive: true });
    writeFileSync(join(folder, 'src/cli/train.ts'), '');
    writeFileSync(join(folder, 'package-lock.json'), '{}');
    // As if this Node were too old: its own version is what the scripts ask for.
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ type: 'module', engines: { node: '>=999.0' } }),
    );
    const { status, stdout, stderr } = spawnSync(process.execPath, [join('scripts', script), ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stderr).toContain(
      `This is Node ${process.versions.node}; Mienscape needs Node 999.0 or newer. Install it from https://nodejs.org`,
    );
    expect(status).toBe(1);
    expect(stdout).not.toContain('Installing');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
