import { describe, expect, it } from 'vitest';
import { forestGroundY, hangLanterns, LANTERN_NEAREST_M, pathX, plantTrees } from './forest-plan.ts';

describe('the plan of the wood', () => {
  const trees = plantTrees(1, 150);
  const lanterns = hangLanterns(2, trees, 26);

  it('grows as many trees as asked for, none where a person stands and none on the path', () => {
    expect(trees.length).toBe(150);
    for (const { x, z, radius } of trees) {
      expect(Math.hypot(x, z) - radius).toBeGreaterThan(4.5);
      if (z < -3) expect(Math.abs(x - pathX(z))).toBeGreaterThan(1.5);
    }
  });

  it('hangs all lanterns, out of arm’s reach and above the ground', () => {
    expect(lanterns.length).toBe(26);
    for (const { x, y, z, size, tipY } of lanterns) {
      expect(Math.hypot(x, z)).toBeGreaterThanOrEqual(LANTERN_NEAREST_M);
      expect(y - size).toBeGreaterThan(forestGroundY(x, z) + 0.4);
      expect(tipY).toBeGreaterThan(y + size * 0.5);
    }
  });

  it('is the same wood for the same seed, and another for another', () => {
    expect(plantTrees(1, 150)).toEqual(trees);
    expect(plantTrees(2, 150)).not.toEqual(trees);
  });

  it('is level underfoot', () => {
    for (let angle = 0; angle < 6.3; angle += 0.5)
      expect(Math.abs(forestGroundY(Math.sin(angle) * 2, Math.cos(angle) * 2))).toBeLessThan(0.02);
  });
});
