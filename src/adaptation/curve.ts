/** @file Response curves: piecewise cubic Hermite, monotone unless the designer says otherwise (ADAPT-2). */
import { clamp } from '../core/index.ts';
import type { Curve, CurvePoint, CurvePreset } from './mapping.ts';

/** Points with both tangents settled; x rises. */
export type CompiledCurve = readonly Required<CurvePoint>[];

const line = (slopeAtStart: number, slopeAtEnd: number): readonly CurvePoint[] => [
  { x: 0, y: 0, tangentOut: slopeAtStart },
  { x: 1, y: 1, tangentIn: slopeAtEnd },
];

/** t, 3t² − 2t³, 2t − t² and t². */
export const PRESET_POINTS: Readonly<Record<CurvePreset, readonly CurvePoint[]>> = {
  linear: line(1, 1),
  smooth: line(0, 0),
  early: line(2, 0),
  late: line(0, 2),
};

export function compileCurve(curve: Curve): CompiledCurve {
  const points = typeof curve === 'string' ? PRESET_POINTS[curve] : curve;
  const tangents = monotoneTangents(points);
  return points.map(({ x, y, tangentIn, tangentOut }, i) => ({
    x,
    y,
    tangentIn: tangentIn ?? tangents[i] ?? 0,
    tangentOut: tangentOut ?? tangents[i] ?? 0,
  }));
}

/** Height of the curve at `x`, −1–1; flat beyond the outer points. */
export function evaluateCurve(points: CompiledCurve, x: number): number {
  const first = points[0];
  if (first === undefined) return 0;
  if (!(x > first.x)) return clamp(first.y, -1, 1);
  let from = first;
  for (let i = 1; i < points.length; i++) {
    const to = points[i];
    if (to === undefined) break;
    if (x <= to.x) return clamp(hermite(from, to, x), -1, 1);
    from = to;
  }
  return clamp(from.y, -1, 1);
}

function hermite(from: Required<CurvePoint>, to: Required<CurvePoint>, x: number): number {
  const width = to.x - from.x;
  const t = (x - from.x) / width;
  const u = 1 - t;
  return (
    u * u * (1 + 2 * t) * from.y +
    t * t * (3 - 2 * t) * to.y +
    width * t * u * (u * from.tangentOut - t * to.tangentIn)
  );
}

/**
 * Slopes that never overshoot: PCHIP, Fritsch & Butland 1984, "A method for constructing local monotone piecewise
 * cubic interpolants", SIAM J. Sci. Stat. Comput. 5, 300–304 (weighted harmonic mean), with one-sided ends.
 */
function monotoneTangents(points: readonly CurvePoint[]): number[] {
  const widths: number[] = [];
  const slopes: number[] = [];
  points.forEach((to, i) => {
    const from = points[i - 1];
    if (from === undefined) return;
    widths.push(to.x - from.x);
    slopes.push((to.y - from.y) / (to.x - from.x));
  });
  const at = (values: readonly number[], i: number): number => values[i] ?? 0;
  const last = points.length - 1;
  return points.map((_, i) => {
    if (last === 1) return at(slopes, 0);
    if (i === 0) return endTangent(at(widths, 0), at(widths, 1), at(slopes, 0), at(slopes, 1));
    if (i === last)
      return endTangent(
        at(widths, last - 1),
        at(widths, last - 2),
        at(slopes, last - 1),
        at(slopes, last - 2),
      );
    const [left, right] = [at(slopes, i - 1), at(slopes, i)];
    if (left * right <= 0) return 0;
    const leftWeight = 2 * at(widths, i) + at(widths, i - 1);
    const rightWeight = at(widths, i) + 2 * at(widths, i - 1);
    return (leftWeight + rightWeight) / (leftWeight / left + rightWeight / right);
  });
}

/** Three-point end slope, held to the sign and three times the size of the outer slope. */
function endTangent(near: number, far: number, nearSlope: number, farSlope: number): number {
  const slope = ((2 * near + far) * nearSlope - near * farSlope) / (near + far);
  if (slope * nearSlope <= 0) return 0;
  if (nearSlope * farSlope <= 0 && Math.abs(slope) > 3 * Math.abs(nearSlope)) return 3 * nearSlope;
  return slope;
}
