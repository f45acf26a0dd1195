/** @file Does a quantity grow? Slope by least squares, with a confidence interval that allows for memory in the noise. */
import { createRandom } from '../../src/core/index.ts';

export interface Slope {
  readonly perHour: number;
  /** 95 % confidence interval, per hour. */
  readonly low: number;
  readonly high: number;
  /** Mean of the samples used. */
  readonly mean: number;
  readonly samples: number;
}

const ROUNDS = 2000;

/** Least squares over [minutes, value]; the slope is per minute. */
function fitLine(points: readonly (readonly [number, number])[]): { slope: number; offset: number } {
  const n = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n;
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const slope = spread > 0 ? points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread : 0;
  return { slope, offset: meanY - slope * meanX };
}

/**
 * Residuals are drawn again in blocks (moving-block bootstrap, Künsch 1989), since one sample resembles the one
 * before: plain least squares would call its interval too narrow. Null for fewer than eight samples.
 * @param points [minutes, value]
 */
export function slopeOf(points: readonly (readonly [number, number])[], seed = 1): Slope | null {
  const n = points.length;
  if (n < 8) return null;
  const { slope, offset } = fitLine(points);
  const residuals = points.map(([x, y]) => y - offset - slope * x);
  const block = Math.max(2, Math.round(Math.sqrt(n)));
  const random = createRandom(seed);
  const slopes = Array.from({ length: ROUNDS }, () => {
    const drawn: number[] = [];
    while (drawn.length < n) {
      const from = Math.floor(random.next() * (n - block + 1));
      drawn.push(...residuals.slice(from, from + block));
    }
    return fitLine(points.map(([x], i) => [x, offset + slope * x + (drawn[i] ?? 0)])).slope;
  }).sort((a, b) => a - b);
  const at = (share: number): number => slopes[Math.round(share * (ROUNDS - 1))] ?? Number.NaN;
  return {
    perHour: slope * 60,
    low: at(0.025) * 60,
    high: at(0.975) * 60,
    mean: points.reduce((sum, [, y]) => sum + y, 0) / n,
    samples: n,
  };
}

export type Verdict = 'flat' | 'falls' | 'grows' | 'undecided';

/**
 * flat: the whole interval lies within ± `tolerance` (a share of the mean an hour), or it holds 0 and is not wide.
 * grows: even its lower end is above the tolerance. undecided: too few samples, or too wide an interval.
 */
export function judge(slope: Slope | null, tolerance = 0.1): Verdict {
  if (slope === null) return 'undecided';
  const room = Math.max(Math.abs(slope.mean) * tolerance, 1e-9);
  if (slope.low > room) return 'grows';
  if (slope.high < -room) return 'falls';
  return slope.high <= room && slope.low >= -room ? 'flat' : slope.high <= room ? 'falls' : 'undecided';
}
