import { describe, expect, it } from 'vitest';
import { OUTPUT_PATHS } from '../../src/core/index.ts';
import { depthText, depthUnit, isLevel } from './words.ts';

describe('depthUnit', () => {
  it('is there for every output but plain shares of the whole', () => {
    const bare = OUTPUT_PATHS.filter((path) => depthUnit(path) === '');
    expect(bare.map((path) => path.split('.')[1])).toEqual([
      ...['intensity', 'saturation', 'fog', 'mode', 'brightness', 'reverb'],
    ]);
    expect(OUTPUT_PATHS.filter(isLevel).map(depthUnit)).toEqual(Array(5).fill('gain'));
  });
});

describe('depthText', () => {
  it('has a sign, a unit, and no sign at nothing', () => {
    expect(depthText('music.pad', -0.08)).toBe('−0.08 gain');
    expect(depthText('pacing.eventsPerMin', 11)).toBe('+11 events/min');
    expect(depthText('light.fog', 0.1234, 3)).toBe('+0.123');
    expect(depthText('light.fog', -0.001)).toBe('0');
  });
});
