/** @file Documents are laid out on every system. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { formatMarkdown } from './format-document.ts';

describe('a document that a command wrote', () => {
  it('is laid out where no program can be found by its name, as on Windows', () => {
    vi.stubEnv('PATH', '');
    try {
      expect(formatMarkdown('| a | b |\n|--|--|\n| 1 | 222 |\n')).toBe(
        '| a   | b   |\n| --- | --- |\n| 1   | 222 |\n',
      );
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('is laid out by this alone: no command starts npm’s programs by name', () => {
    const sources = ['src/cli', 'tools'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(ts|mjs)$/.test(name) && !name.includes('.test.'))
        .map((name) => join(folder, name)),
    );
    expect(sources.length).toBeGreaterThan(50);
    const starts = /(?:spawn|exec|execFile)(?:Sync)?\(\s*['"`](?:npx|npm|biome|tsx|vite|vitest)\b/;
    expect(sources.filter((file) => starts.test(readFileSync(file, 'utf8')))).toEqual([]);
  });
});
