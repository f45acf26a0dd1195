import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createNoiseTexture } from './noise-texture.ts';

describe('anisotropic filtering', () => {
  test('is left out where a processor draws', () => {
    expect(createNoiseTexture(1, 'low').anisotropy).toBe(1);
    expect(createNoiseTexture(1, 'high').anisotropy).toBeGreaterThan(1);
  });

  test('is asked for by what the machine can draw, wherever it is', () => {
    const root = join(import.meta.dirname, '../../..');
    const asked = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
      .flatMap((path) => readFileSync(join(root, path), 'utf8').match(/\.anisotropy = .*/g) ?? []);
    expect(asked.length).toBeGreaterThan(1);
    for (const line of asked) expect(line).toContain('ANISOTROPY[');
  });
});
