import { describe, expect, it } from 'vitest';
import { BUILT_IN_MAPPINGS, outputIn } from '../../../src/adaptation/index.ts';
import type { OutputPath } from '../../../src/core/index.ts';
import { addRow, editOutput, editRow, newRow, removeRow, soloKey, toggled } from './edits.ts';
import { createStudioStore, type StudioStore } from './studio-store.ts';

const [FIRST, OTHER] = BUILT_IN_MAPPINGS;
if (!FIRST || !OTHER) throw new Error('There are no built-in mappings.');

const viewOf = (studio: StudioStore): string => {
  const { path, shown } = studio.getState();
  return `${path} ${shown.join()}`;
};
const depth = (studio: StudioStore, path: OutputPath, place: number): void => {
  studio.edit((document) => ({
    ...document,
    mapping: editRow(document.mapping, path, place, { depth: 0.1 }),
  }));
};

describe('a step of undo or redo', () => {
  it('opens the output and the row that it changed, where another output is looked at', () => {
    const studio = createStudioStore(FIRST);
    depth(studio, 'light.intensity', 2);
    studio.select('music.pad');
    studio.show(1);
    studio.undo();
    expect(viewOf(studio)).toBe('light.intensity 2');
    studio.select('music.pad');
    studio.redo();
    expect(viewOf(studio)).toBe('light.intensity 2');
  });

  it('opens the changed row of the same output, and leaves one that is shown beside others', () => {
    const studio = createStudioStore(FIRST);
    depth(studio, 'light.intensity', 3);
    studio.show(1);
    studio.undo();
    expect(viewOf(studio)).toBe('light.intensity 3');
    studio.show(1);
    studio.show(3, true);
    studio.redo();
    expect(viewOf(studio)).toBe('light.intensity 1,3');
  });

  it('leaves the rows alone where times, limits or nothing of an output changed', () => {
    const studio = createStudioStore(FIRST);
    studio.edit((document) => ({ ...document, mapping: { ...document.mapping, name: 'New' } }));
    studio.edit((document) => ({
      ...document,
      mapping: editOutput(document.mapping, 'light.fog', { attackMs: 4000 }),
    }));
    studio.select('light.fog');
    studio.show(4);
    studio.undo();
    expect(viewOf(studio)).toBe('light.fog 4');
    studio.select('music.air');
    studio.undo();
    expect(viewOf(studio)).toBe('music.air 0');
    studio.undo();
    expect(viewOf(studio)).toBe('music.air 0');
  });

  it('opens a removed row that is back, and the last one where an added row is gone', () => {
    const studio = createStudioStore(FIRST);
    const path = 'light.hueDeg';
    const { length } = outputIn(FIRST, path).rows;
    studio.edit((document) => ({ ...document, mapping: removeRow(document.mapping, path, 4) }));
    studio.undo();
    expect(viewOf(studio)).toBe('light.hueDeg 4');
    studio.edit((document) => ({ ...document, mapping: addRow(document.mapping, path, newRow(path), path) }));
    studio.undo();
    expect(viewOf(studio)).toBe(`light.hueDeg ${length - 1}`);
  });

  it('opens what was listened to alone', () => {
    const studio = createStudioStore(FIRST);
    studio.edit((document) => ({ ...document, solo: toggled(document.solo, soloKey('music.pulse', 2)) }));
    studio.edit((document) => ({ ...document, solo: toggled(document.solo, 'pacing.motion') }));
    studio.undo();
    expect(viewOf(studio)).toBe('pacing.motion 0');
    studio.undo();
    expect(viewOf(studio)).toBe('music.pulse 2');
  });

  it('stays where it is when another document comes back', () => {
    const studio = createStudioStore(FIRST);
    studio.select('music.air');
    studio.open(OTHER);
    studio.undo();
    expect(viewOf(studio)).toBe('music.air 0');
  });
});
