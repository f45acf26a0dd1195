import { describe, expect, it } from 'vitest';
import { NEUTRAL_TARGETS } from '../../adaptation/index.ts';
import { outputOf } from '../../core/index.ts';
import { assertExpectations, type ExpectedTargets, unmet } from './expect-targets.ts';

const neutral = (path: Parameters<typeof outputOf>[1]) => outputOf<number | string>(NEUTRAL_TARGETS, path);

describe('what is expected of targets', () => {
  it('holds where each value lies in its range and the mode is the named one', () => {
    const { mode } = NEUTRAL_TARGETS.music;
    expect(unmet({ 'light.intensity': [0.5, 0.6], 'music.mode': mode }, neutral)).toEqual([]);
    expect(unmet({}, neutral)).toEqual([]);
  });

  it('says of each output that does not hold, what it is and what it should be', () => {
    expect(unmet({ 'light.intensity': [0.7, 1], 'music.mode': 'lydian' }, neutral)).toEqual([
      `light.intensity is ${NEUTRAL_TARGETS.light.intensity}, not from 0.7 to 1`,
      `music.mode is ${NEUTRAL_TARGETS.music.mode}, not lydian`,
    ]);
  });

  it.each([
    [{ 'light.intensity': 0.7 }, 'light.intensity is expected to be 0.7. Give [least, most]'],
    [{ 'light.intensity': [1, 0.7] }, 'light.intensity is expected to be [1,0.7]. Give'],
    [{ 'light.intensity': [Number.NaN, 1] }, 'light.intensity is expected to be [null,1]. Give'],
    [{ 'light.intensity': null }, 'light.intensity is expected to be null. Give'],
    [{ 'music.mode': 'major' }, 'music.mode is expected to be major. Take one of locrian'],
    [{ 'music.mode': [0, 1] }, 'music.mode is expected to be 0,1. Take one of locrian'],
    [{ 'light.brightness': [0, 1] }, 'There is no output light.brightness. Take one of '],
  ])('is refused at once where it could never hold: %j', (expected, words) => {
    expect(() => assertExpectations(expected as unknown as ExpectedTargets)).toThrow(words);
  });
});
