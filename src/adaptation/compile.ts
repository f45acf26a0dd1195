/** @file A mapping prepared for the frame loop: flat, checked for numbers, curves with settled tangents. */

import { clamp, OUTPUT_PATHS, OUTPUTS, type OutputPath } from '../core/index.ts';
import { type CompiledCurve, compileCurve } from './curve.ts';
import { MAPPING_INPUTS, type Mapping, type MappingRow, type OutputMapping } from './mapping.ts';
import { isHue } from './outputs.ts';

export interface CompiledRow {
  /** Index into MAPPING_INPUTS. */
  readonly input: number;
  readonly from: number;
  readonly to: number;
  readonly curve: CompiledCurve;
  readonly depth: number;
  readonly deadZone: number;
  readonly threshold: { readonly on: number; readonly off: number } | undefined;
  /** Place among the output's rows, muted ones counted. */
  readonly place: number;
  /** Where the state of the threshold is kept. */
  readonly gate: number;
}

export interface CompiledOutput {
  readonly path: OutputPath;
  readonly neutral: number;
  readonly low: number;
  readonly high: number;
  readonly attackMs: number;
  readonly releaseMs: number;
  /** In the unit of `speedOf`; undefined leaves it to comfort. */
  readonly maxSpeed: number | undefined;
  readonly rows: readonly CompiledRow[];
}

/** Outputs in OUTPUT_PATHS order. */
export interface CompiledMapping {
  readonly outputs: readonly CompiledOutput[];
  /** All thresholds closed. */
  readonly closedGates: readonly boolean[];
}

// A mapping is data that never changes; the studio makes a new one for each edit.
const compiledMappings = new WeakMap<Mapping, CompiledMapping>();

export function compileMapping(mapping: Mapping): CompiledMapping {
  const known = compiledMappings.get(mapping);
  if (known !== undefined) return known;
  let gates = 0;
  const outputs = OUTPUT_PATHS.map((path) => compileOutput(path, outputOf(mapping, path), () => gates++));
  const compiled = { outputs, closedGates: new Array<boolean>(gates).fill(false) };
  compiledMappings.set(mapping, compiled);
  return compiled;
}

function outputOf(mapping: Mapping, path: OutputPath): OutputMapping | undefined {
  const [group, key] = path.split('.') as [keyof Mapping, string];
  return (mapping[group] as unknown as Record<string, OutputMapping> | undefined)?.[key];
}

// A mapping that came through parseMapping needs none of these repairs; one made by hand in code may.
const finite = (value: number | undefined, otherwise: number): number =>
  value !== undefined && Number.isFinite(value) ? value : otherwise;

export function compileOutput(
  path: OutputPath,
  output: OutputMapping | undefined,
  nextGate: () => number,
): CompiledOutput {
  const range = OUTPUTS[path];
  const wraps = isHue(path);
  const min = wraps ? range.min - 180 : range.min;
  const max = wraps ? range.max + 180 : range.max;
  const low = clamp(finite(output?.limits[0], min), min, max);
  const high = clamp(finite(output?.limits[1], max), low, max);
  return {
    path,
    low,
    high,
    neutral: clamp(finite(output?.neutral, range.neutral), low, high),
    attackMs: clamp(finite(output?.attackMs, 3000), 1, 60_000),
    releaseMs: clamp(finite(output?.releaseMs, 5000), 1, 60_000),
    maxSpeed:
      output?.maxSpeed !== undefined && output.maxSpeed > 0 && Number.isFinite(output.maxSpeed)
        ? output.maxSpeed
        : undefined,
    rows: (output?.rows ?? []).flatMap((row, place) =>
      output?.muted === true || row.muted === true ? [] : [compileRow(row, place, nextGate)],
    ),
  };
}

function compileRow(row: MappingRow, place: number, nextGate: () => number): CompiledRow {
  const { threshold } = row;
  return {
    input: MAPPING_INPUTS.indexOf(row.input),
    from: row.inputRange[0],
    to: row.inputRange[1],
    curve: compileCurve(row.curve),
    depth: finite(row.depth, 0),
    deadZone: clamp(finite(row.deadZone, 0), 0, 0.95),
    threshold,
    place,
    gate: threshold === undefined ? -1 : nextGate(),
  };
}
