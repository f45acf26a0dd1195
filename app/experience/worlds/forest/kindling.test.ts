import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/core/index.ts';
import {
  ANSWER_KINDLE_S,
  brightness,
  EMBER,
  type Flame,
  KINDLE_S,
  nearestToKindle,
  nextToKindle,
  OUT,
} from './kindling.ts';

const burning: Flame = { bornS: 100, lastsS: 60, kindleS: KINDLE_S };

describe('kindling', () => {
  it('glows faintly, kindles over seconds, burns, and fades to a glow again', () => {
    expect(brightness(burning, 100)).toBeCloseTo(EMBER, 6);
    expect(brightness(burning, 120)).toBe(1);
    expect(brightness(burning, 160)).toBeCloseTo(EMBER, 6);
    expect(brightness(OUT, 0)).toBeCloseTo(EMBER, 6);
  });

  it('never changes fast enough to be a flash: by under a quarter a second', () => {
    for (let s = 95; s < 170; s += 0.1)
      expect(Math.abs(brightness(burning, s + 0.1) - brightness(burning, s)) * 10).toBeLessThan(0.25);
  });

  it('answers sooner, seen within a second, and by under half a second still', () => {
    const answering = { ...burning, kindleS: ANSWER_KINDLE_S };
    expect(brightness(answering, 101)).toBeGreaterThan(2 * EMBER);
    for (let s = 95; s < 170; s += 0.1)
      expect(Math.abs(brightness(answering, s + 0.1) - brightness(answering, s)) * 10).toBeLessThan(0.5);
    expect(nearestToKindle([burning, OUT, OUT], 120, [0, 2, 1])).toBe(2);
    expect(nearestToKindle([burning], 120, [0])).toBeNull();
  });

  it('kindles only what is out, so that no light jumps; none when all burn', () => {
    const random = createRandom(4);
    for (let i = 0; i < 20; i++)
      expect([1, 3]).toContain(nextToKindle([burning, OUT, burning, OUT], 120, random));
    expect(nextToKindle([burning, burning], 120, random)).toBeNull();
    expect(nextToKindle([burning], 161, random)).toBe(0);
  });
});
