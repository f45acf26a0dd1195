import { describe, expect, it } from 'vitest';
import { NEUTRAL_TARGETS } from '../../adaptation/index.ts';
import { outputOf } from '../../core/index.ts';
import { unmet } from './expect-targets.ts';

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
});
