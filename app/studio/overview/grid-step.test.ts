import { describe, expect, it } from 'vitest';
import { gridStep } from './grid-step.ts';

const SIZE = { rows: 3, columns: 4 };

describe('keys in a table', () => {
  it.each([
    ['ArrowRight', 5, 6],
    ['ArrowRight', 7, 7],
    ['ArrowLeft', 5, 4],
    ['ArrowLeft', 4, 4],
    ['ArrowDown', 5, 9],
    ['ArrowDown', 9, 9],
    ['ArrowUp', 5, 1],
    ['ArrowUp', 1, 1],
    ['Home', 6, 4],
    ['End', 5, 7],
  ])('%s leads from %i to %i, and stays at an edge', (key, from, to) => {
    expect(gridStep(key, from, SIZE, false)).toBe(to);
  });

  it('with Control, Home and End lead to the first and the last cell', () => {
    expect(gridStep('Home', 6, SIZE, true)).toBe(0);
    expect(gridStep('End', 6, SIZE, true)).toBe(11);
  });

  it('leaves every other key alone', () => {
    for (const key of ['Enter', 'Tab', 'a', ' ']) expect(gridStep(key, 6, SIZE, false)).toBeNull();
  });
});
