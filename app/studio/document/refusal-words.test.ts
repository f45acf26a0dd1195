/** @file Refused edits are told in the fields' own names and units, for every number that a person can type. */
import { describe, expect, it } from 'vitest';
import { BUILT_IN_MAPPINGS, type Mapping } from '../../../src/adaptation/index.ts';
import { DocumentError } from '../../../src/core/index.ts';
import { editOutput, editRow } from './edits.ts';
import { refusalWords } from './refusal-words.ts';
import { createStudioStore } from './studio-store.ts';

const [companion] = BUILT_IN_MAPPINGS as readonly [Mapping];

function refused(make: (mapping: Mapping) => Mapping): string | null {
  const studio = createStudioStore(companion);
  return studio.edit((document) => ({ ...document, mapping: make(document.mapping) }));
}
const output = (changes: Parameters<typeof editOutput>[2]) =>
  refused((mapping) => editOutput(mapping, 'light.intensity', changes));
const row = (changes: Parameters<typeof editRow>[3]) =>
  refused((mapping) => editRow(mapping, 'light.intensity', 0, changes));

describe('refusalWords', () => {
  it('name the field, in the unit that the field has, and speak of no file', () => {
    expect(output({ neutral: 1e9 })).toBe('Neutral: expected a number from 0 to 1, got 1000000000.');
    expect(output({ attackMs: -1000 })).toBe('Attack: expected a number from 0.1 to 60 s, got -1.');
    expect(output({ releaseMs: 5e6 })).toBe('Release: expected a number from 0.1 to 60 s, got 5000.');
    expect(output({ maxSpeed: 0 })).toBe('Speed limit: expected a number from 0.002 to 20 /s, got 0.');
    expect(row({ depth: 5 })).toBe('Depth: expected a number from -1 to 1, got 5.');
    expect(row({ inputRange: [0.5, 0.5] })).toBe('From and To: expected two numbers at least 0.01 apart.');
    expect(refused((mapping) => ({ ...mapping, name: '' }))).toBe(
      'Name: expected a text of 1 to 80 characters, got "".',
    );
  });

  it('name the other field where that one no longer fits', () => {
    expect(output({ limits: [0.95, 0.92] })).toBe(
      'Highest: expected a number from 0.95, the lower limit, got 0.92.',
    );
    expect(output({ limits: [0.2, 0.5] })).toBe(
      'Neutral: expected a number inside limits, 0.2 to 0.5, got 0.58.',
    );
  });

  it('no number that can be typed in the editor is refused as a place in a file', () => {
    const wrong = [
      output({ neutral: 9 }),
      output({ limits: [-9, 1] }),
      output({ limits: [0, 9] }),
      output({ attackMs: 0 }),
      output({ releaseMs: 0 }),
      output({ maxSpeed: 1e6 }),
      output({ rows: Array(17).fill(companion.light.intensity.rows[0]) }),
      row({ depth: 9 }),
      row({ deadZone: 9 }),
      row({ inputRange: [9, 0] }),
      row({ inputRange: [0, 9] }),
      row({ threshold: { on: 9, off: 0 } }),
      row({ threshold: { on: 0.5, off: 9 } }),
      row({
        curve: [
          { x: 0, y: 9 },
          { x: 1, y: 1 },
        ],
      }),
      row({
        curve: [
          { x: 0.5, y: 0 },
          { x: 0.5, y: 1 },
        ],
      }),
      row({
        curve: [
          { x: 0, y: 0, tangentOut: 1e3 },
          { x: 1, y: 1 },
        ],
      }),
      refused((mapping) => ({ ...mapping, recentHalfLifeS: 1 })),
    ];
    for (const words of wrong) {
      expect(words).not.toBeNull();
      expect(words).toMatch(/^[A-Z][a-z -]+( \d+| To)?: expected /);
      expect(words).not.toMatch(/file|\[\d+\]| ms/);
    }
  });

  it('keep a remedy that is not about a file, and all of what is no refusal of a document', () => {
    const loop = new DocumentError('At timing.bars: expected at most 4 bars, got 5.', 'Shorten the loop.');
    expect(refusalWords(loop)).toBe('Loop: expected at most 4 bars, got 5. Shorten the loop.');
    expect(refusalWords(new Error('No.'))).toBe('No.');
  });
});
