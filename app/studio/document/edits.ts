/** @file Edits of a mapping: each makes a new document and leaves all that it does not touch the same object. */

import {
  type Curve,
  type CurvePoint,
  greatestDepth,
  type Mapping,
  type MappingRow,
  type OutputMapping,
  outputIn,
  PRESET_POINTS,
} from '../../../src/adaptation/index.ts';
import { OUTPUTS, type OutputPath } from '../../../src/core/index.ts';

/** Changes to a thing; `undefined` takes an optional key away. */
export type Changes<Value> = { readonly [Key in keyof Value]?: Value[Key] | undefined };

function changed<Value extends object>(value: Value, changes: Changes<Value>): Value {
  const next = { ...value, ...changes };
  for (const key of Object.keys(changes) as (keyof Value)[]) if (next[key] === undefined) delete next[key];
  return next as Value;
}

export function editOutput(mapping: Mapping, path: OutputPath, changes: Changes<OutputMapping>): Mapping {
  const [group, key] = path.split('.') as ['light', 'fog'];
  return { ...mapping, [group]: { ...mapping[group], [key]: changed(outputIn(mapping, path), changes) } };
}

export function editRow(
  mapping: Mapping,
  path: OutputPath,
  place: number,
  changes: Changes<MappingRow>,
): Mapping {
  const rows = outputIn(mapping, path).rows.map((row, i) => (i === place ? changed(row, changes) : row));
  return editOutput(mapping, path, { rows });
}

export function removeRow(mapping: Mapping, path: OutputPath, place: number): Mapping {
  return editOutput(mapping, path, { rows: outputIn(mapping, path).rows.filter((_, i) => i !== place) });
}

/** A row that is put among the rows of another output keeps its share of that output's range. */
export function addRow(mapping: Mapping, path: OutputPath, row: MappingRow, from: OutputPath): Mapping {
  const depth =
    from === path
      ? row.depth
      : Number(((row.depth / greatestDepth(from)) * greatestDepth(path)).toPrecision(3));
  return editOutput(mapping, path, { rows: [...outputIn(mapping, path).rows, { ...row, depth }] });
}

export function newRow(path: OutputPath): MappingRow {
  const { min, max } = OUTPUTS[path];
  const depth = Number(((max - min) * 0.15).toPrecision(2));
  return { input: 'recent.happiness', inputRange: [0.06, 0.75], curve: 'smooth', depth };
}

/** A preset as the points that it stands for: what a hand takes hold of. */
export const pointsOf = (curve: Curve): readonly CurvePoint[] =>
  typeof curve === 'string' ? PRESET_POINTS[curve] : curve;

/** Least distance of two points, along x. */
const APART = 0.005;
/** Adding 0 takes the sign from −0, which no file would keep. */
const fine = (value: number): number => Math.round(value * 1000) / 1000 + 0;

/** @param lowest how far down a point may go */
export function movePoint(curve: Curve, place: number, x: number, y: number, lowest = -1): Curve {
  const points = pointsOf(curve);
  const low = (points[place - 1]?.x ?? -APART) + APART;
  const high = (points[place + 1]?.x ?? 1 + APART) - APART;
  return points.map((point, i) =>
    i === place
      ? {
          ...point,
          x: fine(Math.min(high, Math.max(low, x))),
          y: fine(Math.min(1, Math.max(lowest, y))),
        }
      : point,
  );
}

export function setTangent(
  curve: Curve,
  place: number,
  side: 'tangentIn' | 'tangentOut',
  slope: number | undefined,
): Curve {
  const value = slope === undefined ? undefined : fine(Math.min(100, Math.max(-100, slope)));
  return pointsOf(curve).map((point, i) => (i === place ? changed(point, { [side]: value }) : point));
}

/** Null where there is no room beside the points there are. */
export function addPoint(curve: Curve, x: number, y: number, lowest = -1): Curve | null {
  const points = pointsOf(curve);
  if (points.length >= 32 || points.some((point) => Math.abs(point.x - x) < APART)) return null;
  const point = { x: fine(x), y: fine(Math.min(1, Math.max(lowest, y))) };
  return [...points, point].sort((a, b) => a.x - b.x);
}

export function removePoint(curve: Curve, place: number): Curve | null {
  const points = pointsOf(curve);
  return points.length <= 2 ? null : points.filter((_, i) => i !== place);
}

/** What is heard: with solos, every other row is mute. Rows listened to alone narrow a solo of their output. */
export function heard(mapping: Mapping, solo: readonly string[]): Mapping {
  if (solo.length === 0) return mapping;
  return (Object.keys(OUTPUTS) as OutputPath[]).reduce<Mapping>((current, path) => {
    const { rows } = outputIn(current, path);
    const rowsAlone = rows.some((_, i) => solo.includes(soloKey(path, i)));
    const speaks = (place: number): boolean => solo.includes(rowsAlone ? soloKey(path, place) : path);
    const listened = rows.map((row, i) => (speaks(i) ? row : { ...row, muted: true }));
    return rows.length === 0 ? current : editOutput(current, path, { rows: listened });
  }, mapping);
}

/** Whether nothing of an output is heard. */
export function isSilent(mapping: Mapping, path: OutputPath): boolean {
  const { muted, rows } = outputIn(mapping, path);
  return muted === true || rows.every((row) => row.muted === true);
}

/** What is listened to alone: one row, or by its path a whole output. */
export const soloKey = (path: OutputPath, place: number): string => `${path}#${place}`;

export const toggled = (solo: readonly string[], key: string): readonly string[] =>
  solo.includes(key) ? solo.filter((other) => other !== key) : [...solo, key];

/**
 * A document of one's own, made from any other.
 * @param unique makes its id one that no other document has, on any device
 * @param names those that are taken; they are for people, so they are told apart by small numbers
 */
export function fork(mapping: Mapping, unique: string, names: readonly string[] = []): Mapping {
  const stem = mapping.id.replace(/-own(-[a-z0-9]+)?$/, '').slice(0, 40);
  const name = `${mapping.name.replace(/, my own( \d+)?$/, '').slice(0, 60)}, my own`;
  const numbered = ['', ...names.map((_, i) => ` ${i + 2}`)].map((number) => name + number);
  const free = numbered.find((candidate) => !names.includes(candidate)) ?? name;
  return { ...mapping, id: `${stem}-own-${unique}`, name: free };
}
