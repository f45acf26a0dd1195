import { describe, expect, it } from 'vitest';
import { groundY, SEA_LEVEL_M, shoreZ } from './terrain.ts';

describe('terrain', () => {
  it('is level at height 0 where a person may stand and step', () => {
    for (let x = -1.5; x <= 1.5; x += 0.25)
      for (let z = -1.5; z <= 1.5; z += 0.25) expect(Math.abs(groundY(x, z))).toBeLessThan(0.005);
  });

  it('meets the sea at the shore line, in front of the person', () => {
    for (let x = -20; x <= 20; x += 1) {
      const edge = shoreZ(x);
      expect(edge).toBeLessThan(-3.5);
      expect(groundY(x, edge - 0.5)).toBeLessThan(SEA_LEVEL_M);
      expect(groundY(x, edge + 0.5)).toBeGreaterThan(SEA_LEVEL_M);
    }
  });

  it('rises behind, and never more steeply than a person could walk', () => {
    expect(groundY(0, 60)).toBeGreaterThan(2);
    for (let z = -12; z < 60; z += 0.5)
      expect(Math.abs(groundY(3, z + 0.5) - groundY(3, z))).toBeLessThan(0.25);
  });
});
