/** @file Which targets the rows of an output can ask for at all: the least and the greatest over every emotion (ADAPT-19). */
import { clamp, EMOTIONS } from '../core/index.ts';
import type { CompiledOutput, CompiledRow } from './compile.ts';
import { type CompiledCurve, evaluateCurve } from './curve.ts';
import { INPUT_SOURCES, INPUTS_OF_SOURCE } from './mapping.ts';

/** An input's range is cut into so many cells, and the best of each is taken: never too small, and close. */
const CELLS = 64;
const EDGE = 1e-6;

/**
 * Neutral is always within reach: it is where nothing sensed leads. So is what either source asks for alone, since the
 * other may be unknown: the rows on each are bounded apart.
 */
export function reachOf(output: CompiledOutput): readonly [number, number] {
  const mostOf = (sign: number): number =>
    INPUT_SOURCES.reduce((sum, _, source) => {
      const first = source * INPUTS_OF_SOURCE;
      const rows = output.rows.filter(({ input }) => input >= first && input < first + INPUTS_OF_SOURCE);
      return sum + Math.max(0, most(rows, sign, first));
    }, 0);
  const high = output.neutral + mostOf(1);
  const low = output.neutral - mostOf(-1);
  return [Math.max(low, output.low), Math.min(high, output.high)];
}

/**
 * The greatest of sign · Σ depth · curve over one source, whose inputs begin at `first`. Its emotions share a sum of 1, so they are not all high at once: a knapsack
 * over cells, in which eight floors of a sum of 1 lie at most eight cells below it. Valence, arousal and confidence
 * may stand anywhere.
 */
function most(rows: readonly CompiledRow[], sign: number, first: number): number {
  let best: number[] = new Array<number>(CELLS + 1).fill(Number.NEGATIVE_INFINITY);
  best[0] = 0;
  for (let emotion = 0; emotion < EMOTIONS.length; emotion++) {
    // An emotion that no row reads may take any share, to no effect: at most one step of the knapsack.
    if (!rows.some(({ input }) => input === first + emotion)) {
      for (let used = 1; used <= CELLS; used++)
        best[used] = Math.max(best[used] ?? 0, best[used - 1] ?? Number.NEGATIVE_INFINITY);
      continue;
    }
    const gains = cellGains(rows, first + emotion, 0, 1, sign);
    const next = new Array<number>(CELLS + 1).fill(Number.NEGATIVE_INFINITY);
    for (let used = 0; used <= CELLS; used++) {
      const held = best[used] ?? Number.NEGATIVE_INFINITY;
      if (held === Number.NEGATIVE_INFINITY) continue;
      for (let cell = 0; used + cell <= CELLS; cell++) {
        const sum = held + (gains[cell] ?? 0);
        if (sum > (next[used + cell] ?? Number.NEGATIVE_INFINITY)) next[used + cell] = sum;
      }
    }
    best = next;
  }
  const shared = Math.max(...best.slice(CELLS - EMOTIONS.length));
  const free = [
    [first + EMOTIONS.length, -1],
    [first + EMOTIONS.length + 1, -1],
    [first + EMOTIONS.length + 2, 0],
  ].map(([input = 0, from = 0]) => Math.max(...cellGains(rows, input, from, 1, sign)));
  return shared + free.reduce((sum, value) => sum + value, 0);
}

/** The best of each cell of an input; the last cell is the very end of the range. */
function cellGains(
  rows: readonly CompiledRow[],
  input: number,
  from: number,
  to: number,
  sign: number,
): number[] {
  const gains = new Array<number>(CELLS + 1).fill(0);
  const width = (to - from) / CELLS;
  for (const row of rows) {
    if (row.input !== input) continue;
    for (let cell = 0; cell <= CELLS; cell++) {
      const start = from + cell * width;
      gains[cell] = (gains[cell] ?? 0) + bestOf(row, start - EDGE, Math.min(to, start + width) + EDGE, sign);
    }
  }
  return gains;
}

function bestOf(row: CompiledRow, least: number, greatest: number, sign: number): number {
  const shares = [least, greatest].map((value) => clamp((value - row.from) / (row.to - row.from), 0, 1));
  const [start, end] = [Math.min(...shares), Math.max(...shares)];
  const values: number[] = [];
  // A threshold may be open or closed between its two marks.
  if (row.threshold !== undefined && start < row.threshold.on) values.push(0);
  if (row.threshold === undefined || end >= row.threshold.off) {
    const along = (t: number): number => Math.max(0, t - row.deadZone) / (1 - row.deadZone);
    const [low, high] = curveExtremes(row.curve, along(start), along(end));
    values.push(sign * row.depth * low, sign * row.depth * high);
  }
  return Math.max(...values);
}

/** Least and greatest height of a curve between two places: at the ends, at points, and where a piece turns. */
export function curveExtremes(points: CompiledCurve, start: number, end: number): readonly [number, number] {
  const places = [start, end];
  points.forEach((to, i) => {
    places.push(to.x);
    const from = points[i - 1];
    if (!from) return;
    const width = to.x - from.x;
    const [m0, m1] = [width * from.tangentOut, width * to.tangentIn];
    // Hermite: y = a t³ + b t² + m0 t + y0; it turns where 3a t² + 2b t + m0 = 0.
    const a = 2 * (from.y - to.y) + m0 + m1;
    const b = 3 * (to.y - from.y) - 2 * m0 - m1;
    const root = Math.sqrt(b * b - 3 * a * m0);
    const turns =
      Math.abs(a) < 1e-12 ? [b === 0 ? -1 : -m0 / (2 * b)] : [(-b + root) / (3 * a), (-b - root) / (3 * a)];
    for (const t of turns) if (t > 0 && t < 1) places.push(from.x + t * width);
  });
  const heights = places.filter((x) => x >= start && x <= end).map((x) => evaluateCurve(points, x));
  return [Math.min(...heights), Math.max(...heights)];
}
