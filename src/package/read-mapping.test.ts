/** @file An exported mapping comes as a file: its text is taken as its document is. */
import { describe, expect, it } from 'vitest';
import { BUILT_IN_MAPPINGS } from '../adaptation/index.ts';
import { DocumentError } from '../core/index.ts';
import { setUp } from './join-stages.fixture.ts';

const text = JSON.stringify({ ...structuredClone(BUILT_IN_MAPPINGS[1]), id: 'mine', name: 'Mine' }, null, 2);
const brightest = (mapping: unknown): number => {
  const { mien } = setUp({ mapping });
  const { intensity } = mien.read().targets.light;
  mien.dispose();
  return intensity;
};

describe('a mapping', () => {
  it('is the same as text and as document, as an option and for setMapping', () => {
    expect(text.length).toBeGreaterThan(2000);
    expect(brightest(text)).toBe(brightest(JSON.parse(text)));
    const { mien } = setUp();
    expect(() => mien.setMapping(text)).not.toThrow();
    expect(() => mien.setMapping(`\uFEFF${text}`), 'as some editors save it').not.toThrow();
    mien.dispose();
  });

  it('is refused with what is wrong where its text is none', () => {
    const { mien } = setUp();
    expect(() => mien.setMapping('<!doctype html>')).toThrow(DocumentError);
    expect(() => mien.setMapping('<!doctype html>')).toThrow(/not JSON.*studio exported/);
    expect(() => mien.setMapping('[]')).toThrow(/^At the top: expected an object/);
    expect(() => mien.setMapping('['.repeat(100) + ']'.repeat(100))).toThrow(/not JSON/);
    expect(() => setUp({ mapping: '' })).toThrow(DocumentError);
    mien.dispose();
  });
});
