/** @file Where two runs part. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareSeries, type Series, spans } from './index.ts';

const OPTIONS = {
  outputs: ['light', 'tempo'],
  distance: (output: number, a: number, b: number) => Math.abs(a - b) / (output === 1 ? 80 : 1),
  threshold: 0.1,
  shortestMs: 0,
};

function series(values: readonly (readonly [number, number])[], labels?: readonly string[]): Series {
  return {
    atMs: values.map((_, i) => i * 33),
    labels: labels ?? values.map(() => 'neutral'),
    values,
  };
}

describe('compareSeries', () => {
  it('[REC-11] tells when, how far and over what two runs are apart', () => {
    const a = series([
      [0.5, 72],
      [0.5, 72],
      [0.5, 72],
      [0.5, 72],
    ]);
    const b = series(
      [
        [0.5, 72],
        [0.62, 72],
        [0.55, 92],
        [0.5, 72],
      ],
      ['neutral', 'unsure', 'neutral', 'neutral'],
    );
    const comparison = compareSeries(a, b, OPTIONS);
    expect(comparison.divergences).toEqual([
      { fromMs: 33, toMs: 66, peak: 0.25, peakAtMs: 66, output: 'tempo' },
    ]);
    expect(comparison.disagreements).toEqual([{ fromMs: 33, toMs: 33 }]);
    expect(comparison.summary).toMatchObject({ peak: 0.25, apart: 0.5, disagree: 0.25 });
  });

  it('[REC-11] tells of no divergence shorter than asked', () => {
    const at = (shares: readonly number[]) => series(shares.map((share) => [share, 72]));
    const [a, b] = [at([0, 0, 0, 0, 0]), at([0, 1, 0, 1, 1])];
    const found = (shortestMs: number) =>
      compareSeries(a, b, { ...OPTIONS, shortestMs }).divergences.map(({ fromMs }) => fromMs);
    expect(found(0)).toEqual([33, 99]);
    expect(found(33)).toEqual([99]);
    expect(found(34)).toEqual([]);
  });

  it('[REC-11] finds a run no different from itself, and two runs as far apart either way', () => {
    const run = fc.array(
      fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 40, max: 120, noNaN: true })),
      {
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(run, run, (a, b) => {
        expect(compareSeries(series(a), series(a), OPTIONS).summary).toMatchObject({ mean: 0, apart: 0 });
        const there = compareSeries(series(a), series(b), OPTIONS);
        expect(compareSeries(series(b), series(a), OPTIONS)).toEqual(there);
        const apart = there.distance.filter((distance) => distance >= OPTIONS.threshold).length;
        const inSpans = there.divergences.reduce(
          (sum, { fromMs, toMs }) => sum + (toMs - fromMs) / 33 + 1,
          0,
        );
        expect(Math.round(inSpans)).toBe(apart);
      }),
    );
  });

  it('finds runs of true', () => {
    expect(spans([true, false, true, true])).toEqual([
      { from: 0, to: 0 },
      { from: 2, to: 3 },
    ]);
    expect(spans([])).toEqual([]);
  });
});
