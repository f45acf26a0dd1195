/** @file How fast a mapping could move the world if nothing held it back, and which comfort rules that would break (ADAPT-19). */

import { OUTPUT_PATHS, type OutputPath } from '../core/index.ts';
import { QUIET_GAIN, type Speed, saturationCap, speedOf } from './comfort.ts';
import { type CompiledOutput, compileOutput } from './compile.ts';
import type { Mapping, OutputMapping } from './mapping.ts';
import { difference, isHue, toEased, wrapHue } from './outputs.ts';
import { reachOf } from './reach.ts';

export interface OutputProof {
  readonly path: OutputPath;
  readonly rule: Speed['rule'];
  /** No emotion, however it comes and goes, moves this output faster. */
  readonly bound: number;
  readonly allowed: number;
  readonly unit: string;
  /** Least and greatest target, in the unit of SceneTargets. */
  readonly reach: readonly [number, number];
}

export interface Breach {
  readonly path: OutputPath;
  readonly rule: Speed['rule'] | 'COMFORT-5';
  readonly bound: number;
  readonly allowed: number;
  readonly unit: string;
  /** The rows to look at, worst first; places in the output's list. */
  readonly rows: readonly number[];
  /** Whether the first of them breaks the rule alone. */
  readonly alone: boolean;
}

export interface Proof {
  readonly safe: boolean;
  readonly outputs: readonly OutputProof[];
  readonly breaches: readonly Breach[];
}

/**
 * Bounds for a mapping by itself, without the comfort limiter. Times without a face are not counted: they belong to
 * ADAPT-7, and to the limiter whatever the mapping.
 */
export function proveComfort(mapping: Mapping): Proof {
  const judged = OUTPUT_PATHS.map((path) => judge(path, outputIn(mapping, path)));
  const outputs = judged.map(({ proof }) => proof);
  const breaches = judged.flatMap(({ breach }) => breach ?? []);
  const red = judgeRed(mapping, outputs);
  if (red) breaches.push(red);
  return { safe: breaches.length === 0, outputs, breaches };
}

export function outputIn(mapping: Mapping, path: OutputPath): OutputMapping {
  const [group, key] = path.split('.') as ['light', 'fog'];
  return mapping[group][key];
}

interface Judgement {
  readonly proof: OutputProof;
  readonly breach: Breach | null;
}

// An output is data that never changes: only the edited one of sixteen is judged anew. Keyed by path as well, since a
// copied output may be shared.
const judgements = new WeakMap<OutputMapping, Map<OutputPath, Judgement>>();

function judge(path: OutputPath, output: OutputMapping): Judgement {
  const known = judgements.get(output)?.get(path);
  if (known) return known;
  const compiled = compileOutput(path, output, () => 0);
  const { comfort: allowed, unit, rule } = speedOf(path);
  const reach = reachOf(compiled);
  const bound = boundOf(compiled, reach);
  const proof = { path, rule, bound, allowed, unit, reach };
  const breach = breaks(bound, allowed)
    ? { path, rule, bound, allowed, unit, ...blame(compiled, allowed) }
    : null;
  const judgement = { proof, breach };
  const byPath = judgements.get(output) ?? new Map<OutputPath, Judgement>();
  judgements.set(output, byPath.set(path, judgement));
  return judgement;
}

const breaks = (bound: number, allowed: number): boolean => bound > allowed * (1 + 1e-9);

/** Rows that break the rule by themselves, worst first; else all that move it, by how far they do. */
function blame(output: CompiledOutput, allowed: number): { rows: readonly number[]; alone: boolean } {
  const alone = output.rows
    .map((row) => {
      const only = { ...output, rows: [row] };
      return { place: row.place, bound: boundOf(only, reachOf(only)) };
    })
    .filter(({ bound }) => bound > 0)
    .sort((a, b) => b.bound - a.bound);
  const guilty = alone.filter(({ bound }) => breaks(bound, allowed));
  return {
    rows: (guilty.length > 0 ? guilty : alone).map(({ place }) => place),
    alone: guilty.length > 0,
  };
}

/**
 * Eased, a value v moves towards its target g at (g − v) · ln 10 / T, and both lie in the reach, whatever the emotion
 * does. So the speed is greatest at one of the reach's ends or at neutral, or where a level's measure has its kink.
 */
function boundOf(output: CompiledOutput, [low, high]: readonly [number, number]): number {
  const { path, maxSpeed = Number.POSITIVE_INFINITY } = output;
  const hue = isHue(path);
  // Hues are left unwrapped here, so that the reach is one stretch.
  const eased = (value: number): number => (hue ? value : toEased(path, value));
  const neutral = eased(output.neutral);
  const ends = [eased(low), eased(high)];
  /** The short way round may leave the reach. */
  const wraps = hue && high - low >= 180;
  const starts = [...ends, neutral, ...(ends.some((v) => v > QUIET_GAIN) ? [QUIET_GAIN] : [])];
  let bound = 0;
  for (const from of starts) {
    if (!wraps && (from < Math.min(...ends) || from > Math.max(...ends))) continue;
    for (const to of ends) {
      const way = wraps ? 180 : Math.abs(difference(path, from, to));
      const leaving = difference(path, from, to) * difference(path, neutral, from) >= 0;
      const crossing = wraps || (!leaving && difference(path, neutral, to) !== 0);
      const { attackMs, releaseMs } = output;
      const momentMs = wraps ? Math.min(attackMs, releaseMs) : leaving ? attackMs : releaseMs;
      const windowMs = crossing ? Math.min(attackMs, releaseMs) : momentMs;
      bound = Math.max(bound, speedFrom(path, from, way * Math.sign(to - from), momentMs, windowMs));
    }
  }
  return Math.min(bound, maxSpeed);
}

function speedFrom(path: OutputPath, from: number, way: number, momentMs: number, windowMs: number): number {
  const { unit, windowS } = speedOf(path);
  if (windowS > 0) {
    const change = way * (1 - 10 ** ((-windowS * 1000) / windowMs));
    if (!unit.startsWith('%')) return Math.abs(change);
    const ratio = (from + change) / from;
    return (Math.max(ratio, 1 / ratio) - 1) * 100;
  }
  const perSecond = Math.abs(way) * (Math.LN10 / (momentMs / 1000));
  return unit === 'dB/s' ? (perSecond * 20) / Math.LN10 / Math.max(from, QUIET_GAIN) : perSecond;
}

/** COMFORT-5 asks of saturation and hue together; here each may stand anywhere in its reach. */
function judgeRed(mapping: Mapping, outputs: readonly OutputProof[]): Breach | null {
  const reachAt = (path: OutputPath) => outputs.find((output) => output.path === path)?.reach ?? [0, 0];
  const [lowHue, highHue] = reachAt('light.hueDeg');
  const [, saturation] = reachAt('light.saturation');
  const passesRed = Math.floor(highHue / 360) !== Math.floor(lowHue / 360) || highHue - lowHue >= 180;
  const allowed = passesRed
    ? saturationCap(0)
    : Math.min(saturationCap(wrapHue(lowHue)), saturationCap(wrapHue(highHue)));
  if (!breaks(saturation, allowed)) return null;
  const compiled = compileOutput('light.saturation', outputIn(mapping, 'light.saturation'), () => 0);
  const rows = compiled.rows
    .map((row) => ({ place: row.place, top: reachOf({ ...compiled, rows: [row] })[1] }))
    .filter(({ top }) => top > compiled.neutral)
    .sort((a, b) => b.top - a.top);
  return {
    path: 'light.saturation',
    rule: 'COMFORT-5',
    bound: saturation,
    allowed,
    unit: 'near red',
    rows: rows.map(({ place }) => place),
    alone: breaks(rows[0]?.top ?? 0, allowed),
  };
}

const number = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

/** "light.fog, row 2: up to 0.46 /s; COMFORT-1 allows 0.20 /s" */
export function describeBreach({ path, rule, bound, allowed, unit, rows, alone }: Breach): string {
  const [worst] = rows;
  const place = worst === undefined ? '' : alone ? `, row ${worst + 1}` : ', its rows together';
  return `${path}${place}: up to ${number(bound)} ${unit}; ${rule} allows ${number(allowed)}`;
}
