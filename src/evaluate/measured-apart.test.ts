/** @file Figures that others measured: they belong to the very weights, and the file in models/ is sound. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REPOSITORY } from '../fixtures/paths.ts';
import { apartFigures, parseMeasuredApart } from './measured-apart.ts';

const FILE = join(REPOSITORY, 'models', 'measured-apart.json');
const measured = parseMeasuredApart(JSON.parse(readFileSync(FILE, 'utf8')), FILE);
const shaOf = (name: string): string =>
  (
    JSON.parse(readFileSync(join(REPOSITORY, 'models', name, 'manifest.json'), 'utf8')) as {
      weights: { sha256: string };
    }
  ).weights.sha256;

describe('figures measured apart', () => {
  it('are of the test split of 3,137 faces', () => {
    expect(measured).toMatchObject({ split: 'FER+ test', faces: 3137 });
    for (const { oneView, bothViews } of Object.values(measured.models))
      expect(oneView ?? bothViews).toBeGreaterThan(0.5);
  });

  it('are given for the weights that were measured, and for no others', () => {
    // Retired models keep their figures here; their files are in the history.
    const shipped = Object.keys(measured.models).filter((name) =>
      existsSync(join(REPOSITORY, 'models', name)),
    );
    expect(shipped).toContain('student');
    for (const name of shipped) {
      const figures = apartFigures(measured, name, shaOf(name));
      // A model trained anew since has none until it is measured anew.
      if (figures) expect(figures).toBe(measured.models[name]);
      expect(apartFigures(measured, name, '0'.repeat(64))).toBeNull();
    }
    expect(apartFigures(measured, 'nobody', '0'.repeat(64))).toBeNull();
  });

  it('are refused where a value cannot be one', () => {
    const broken = { ...measured, models: { a: { weightsSha256: 'b', half: 'lower', oneView: 82.5 } } };
    expect(() => parseMeasuredApart(broken, 'x.json')).toThrow(/x\.json: at models\.a\./);
  });
});
