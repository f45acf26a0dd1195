import { describe, expect, it } from 'vitest';
import { OUTPUT_PATHS } from '../../src/core/index.ts';
import { depthUnit, isLevel } from './words.ts';

describe('depthUnit', () => {
  it('is there for every output but plain shares of the whole', () => {
    const bare = OUTPUT_PATHS.filter((path) => depthUnit(path) === '');
    expect(bare.map((path) => path.split('.')[1])).toEqual([
      ...['intensity', 'saturation', 'fog', 'mode', 'brightness', 'reverb'],
    ]);
    expect(OUTPUT_PATHS.filter(isLevel).map(depthUnit)).toEqual(Array(5).fill('gain'));
  });
});
