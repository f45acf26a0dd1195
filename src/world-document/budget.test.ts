import { describe, expect, it } from 'vitest';
import { judgeBudget } from './index.ts';

describe('the budget', () => {
  const counts = {
    drawCalls: 20,
    triangles: 50_000,
    textures: 4,
    textureBytes: 2 ** 24,
    animations: 1,
    lights: 2,
  };
  it('names what is over its limit', () => {
    expect(judgeBudget(counts).fits).toBe(true);
    const over = judgeBudget({ ...counts, triangles: 2_000_000 });
    expect(over.fits).toBe(false);
    expect(over.items.filter(({ fits }) => !fits)).toEqual([
      { name: 'Triangles', value: '2,000,000', most: '300,000', fits: false },
    ]);
  });
});
