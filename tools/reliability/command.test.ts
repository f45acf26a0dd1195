import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../scripts/lib/run.mjs';
import { withSection } from './command.ts';

describe('a section of docs/reliability.md', () => {
  it('is added at the end where there is none', () => {
    expect(withSection('# Reliability\n', 'light', 'dark')).toBe(
      '# Reliability\n\n<!-- light:start -->\n\ndark\n\n<!-- light:end -->\n',
    );
  });

  it('is replaced in place, and the others stay as they are', () => {
    const both = withSection(withSection('# Reliability\n', 'light', 'old'), 'faults', 'none');
    const page = withSection(both, 'light', 'new');
    expect(page).not.toContain('old');
    expect(page.indexOf('new')).toBeLessThan(page.indexOf('none'));
  });
});

// Under Vitest everything has Vite's environment; the command has not.
it('`npm run reliability` runs without Vite', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', 'tools/reliability.ts', 'kill-switch', '--presses', '2'],
    { cwd: ROOT },
  );
  expect(stdout).toContain('live afterwards: 0');
}, 60_000);
