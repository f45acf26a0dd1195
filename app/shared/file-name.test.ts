import { describe, expect, it } from 'vitest';
import { fileNameOf } from './file-name.ts';

describe('the name of a file', () => {
  it.each([
    ['Sunset, softer (2)', 'Sunset softer 2'],
    ['two-lamps', 'two-lamps'],
    ['Größe', 'Größe'],
    ['Größe'.normalize('NFD'), 'Größe'],
    ['ميل الغروب', 'ميل الغروب'],
    ['हिन्दी', 'हिन्दी'],
    ['../a\\b:c*?"<>|\u202e', 'a b c'],
    ['🌊 👩‍👩‍👧', 'mapping'],
    ['', 'mapping'],
  ])('of “%s” is “%s”', (name, file) => {
    expect(fileNameOf(name, 'mapping')).toBe(file);
  });

  it('has room for its ending, in bytes too', () => {
    const name = fileNameOf('𠮷'.repeat(80), 'mapping');
    expect(new TextEncoder().encode(`${name}.safe.mapping.json`).length).toBeLessThan(256);
    expect(name.isWellFormed()).toBe(true);
  });
});
