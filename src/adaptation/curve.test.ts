/** @file Response curves. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileCurve, evaluateCurve } from './curve.ts';
import type { CurvePoint } from './mapping.ts';

const at = (points: readonly CurvePoint[], x: number) => evaluateCurve(compileCurve(points), x);

const rising = fc
  .array(
    fc.record({
      gap: fc.double({ min: 0.01, max: 1, noNaN: true }),
      y: fc.double({ min: -1, max: 1, noNaN: true }),
    }),
    {
      minLength: 2,
      maxLength: 12,
    },
  )
  .map((parts) => {
    const total = parts.reduce((sum, { gap }) => sum + gap, 0);
    let x = 0;
    return parts.map(({ gap, y }) => {
      x += gap / total;
      return { x: Math.min(x, 1), y };
    });
  });

describe('evaluateCurve', () => {
  it('[ADAPT-2] goes through its points and is flat beyond them', () => {
    const points = [
      { x: 0.2, y: -0.5 },
      { x: 0.5, y: 0.25 },
      { x: 0.8, y: 0.75 },
    ];
    for (const { x, y } of points) expect(at(points, x)).toBeCloseTo(y, 12);
    expect([at(points, -1), at(points, 0), at(points, 2), at(points, Number.NaN)]).toEqual([
      -0.5, -0.5, 0.75, -0.5,
    ]);
  });

  it('[ADAPT-2] agrees with the published PCHIP on a worked example', () => {
    // Slopes 1 and 4, widths 1/3 and 2/3 (as SciPy's PchipInterpolator([0, 1/3, 1], [-1, -2/3, 2/3 + 4/3])).
    const points = [
      { x: 0, y: 0 },
      { x: 1 / 3, y: 0.1 },
      { x: 1, y: 0.9 },
    ];
    const [left, right] = [0.3, 1.2];
    const [w1, w2] = [2 * (2 / 3) + 1 / 3, 2 / 3 + 2 * (1 / 3)];
    expect(compileCurve(points)[1]?.tangentIn).toBeCloseTo((w1 + w2) / (w1 / left + w2 / right), 12);
  });

  it('[ADAPT-2] never overshoots between two points', () => {
    fc.assert(
      fc.property(rising, fc.double({ min: 0, max: 1, noNaN: true }), (points, x) => {
        const i = points.findIndex((point) => point.x >= x);
        const [from, to] = [points[i - 1], points[i]];
        if (from === undefined || to === undefined) return;
        const y = at(points, x);
        expect(y).toBeGreaterThanOrEqual(Math.min(from.y, to.y) - 1e-9);
        expect(y).toBeLessThanOrEqual(Math.max(from.y, to.y) + 1e-9);
      }),
    );
  });

  it('[ADAPT-2] lets given tangents overshoot, but not beyond −1–1 (control)', () => {
    const points = [
      { x: 0, y: 0, tangentOut: 8 },
      { x: 1, y: 0.5, tangentIn: 0 },
    ];
    expect(at(points, 0.3)).toBeGreaterThan(0.5);
    expect(
      at(
        [
          { x: 0, y: 0, tangentOut: 100 },
          { x: 1, y: 0 },
        ],
        0.3,
      ),
    ).toBe(1);
  });

  it('presets run from 0 to 1 in their own ways', () => {
    const half = (['linear', 'smooth', 'early', 'late'] as const).map((name) =>
      evaluateCurve(compileCurve(name), 0.25),
    );
    expect(half).toEqual([0.25, 0.15625, 0.4375, 0.0625].map((value) => expect.closeTo(value, 12)));
  });
});
