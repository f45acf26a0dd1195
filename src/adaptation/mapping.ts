/** @file A mapping: the document in which a designer says how emotion becomes environment. */
import { type ByOutput, EMOTIONS, type Emotion } from '../core/index.ts';

const MEASURES = ['valence', 'arousal', 'confidence'] as const;

/** What the face shows now, and what it has shown recently. */
export const INPUT_SOURCES = ['expression', 'recent'] as const;
type InputSource = (typeof INPUT_SOURCES)[number];

export type MappingInput = `${InputSource}.${Emotion | (typeof MEASURES)[number]}`;

export const INPUT_NAMES = [...EMOTIONS, ...MEASURES] as const;
/** Those of the expression, then those of the recent one, in the same order. */
export const MAPPING_INPUTS: readonly MappingInput[] = INPUT_SOURCES.flatMap((source) =>
  INPUT_NAMES.map((name) => `${source}.${name}` as const),
);
/** How many of them belong to each source. */
export const INPUTS_OF_SOURCE = INPUT_NAMES.length;

/** A control point; x 0–1, y −1–1. Without tangents the curve is monotone between points (ADAPT-2). */
export interface CurvePoint {
  readonly x: number;
  readonly y: number;
  /** Slope dy/dx on arriving at the point. */
  readonly tangentIn?: number;
  /** Slope dy/dx on leaving the point. */
  readonly tangentOut?: number;
}

export const CURVE_PRESETS = ['linear', 'smooth', 'early', 'late'] as const;
export type CurvePreset = (typeof CURVE_PRESETS)[number];

/** A named shape from 0,0 to 1,1, or 2–32 points with rising x. */
export type Curve = CurvePreset | readonly CurvePoint[];

export interface MappingRow {
  readonly input: MappingInput;
  /** Input values that count as 0 and 1 on the curve; may fall, so that low inputs count most. */
  readonly inputRange: readonly [number, number];
  readonly curve: Curve;
  /** What the curve's 1 adds, in the output's unit; may be negative. */
  readonly depth: number;
  /** Share of the range below which nothing happens; the rest is stretched over the whole curve. */
  readonly deadZone?: number;
  /** The row speaks once the input has passed `on`, until it falls below `off` (shares of the range). */
  readonly threshold?: { readonly on: number; readonly off: number };
  readonly muted?: boolean;
}

export interface OutputMapping {
  readonly neutral: number;
  /** Least and greatest value; a hue's may go beyond 0–360 to pass red. */
  readonly limits: readonly [number, number];
  /** Time for 90 % of the way when moving away from neutral, ms. */
  readonly attackMs: number;
  /** Time for 90 % of the way back, ms. */
  readonly releaseMs: number;
  /** The designer's own speed limit, in the unit of `speedOf` (ADAPT-18); comfort limits all the same. */
  readonly maxSpeed?: number;
  /** All its rows are mute, whatever they say of themselves (ADAPT-4). */
  readonly muted?: boolean;
  readonly rows: readonly MappingRow[];
}

export const SCHEMA_VERSION = 4;

export interface Mapping extends ByOutput<OutputMapping> {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  /** Lower-case letters, digits and hyphens. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Half-life of the recent expression, 5–120 s. */
  readonly recentHalfLifeS: number;
}
