import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startCommand } from './command.mjs';
import { ROOT } from './run.mjs';

it('names the command by which a person started the server', () => {
  expect([startCommand('--help'), startCommand()]).toEqual(['npm start -- --help', 'npm start']);
  expect([startCommand('--help', true), startCommand('', true)]).toEqual([
    'npx mienscape --help',
    'npx mienscape',
  ]);
});

it('where the package is installed, help and refusals name nothing that is not there', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mienscape-command-'));
  try {
    mkdirSync(join(folder, 'scripts'));
    cpSync(join(ROOT, 'scripts/lib'), join(folder, 'scripts/lib'), { recursive: true });
    const said = (code: string): string => {
      const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
        cwd: folder,
        encoding: 'utf8',
      });
      return stdout + stderr;
    };
    const help = said("console.log((await import('./scripts/lib/start-options.mjs')).HELP)");
    expect(help).toMatch(/^npx mienscape \[OPTIONS\]/);
    const refused = said(
      "try { (await import('./scripts/lib/start-options.mjs')).readStartOptions(['--nothing'], {}) } catch (error) { console.log(error.message) }",
    );
    expect(refused).toContain('Run `npx mienscape --help`');
    const foreign = said(
      "console.log((await import('./scripts/lib/host-refusal.mjs')).hostRefusal('a.example', []))",
    );
    expect(foreign).toContain('npx mienscape --allow-host a.example');
    expect(help + refused + foreign).not.toContain('npm start');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
