/** @file Values of the outputs: between a target's own unit and the unit it is eased in, and as the scene takes them. */
import {
  describeOutput,
  eachOutput,
  MODES,
  OUTPUT_PATHS,
  type OutputPath,
  outputOf,
  type Part,
  partAndName,
  type SceneTargets,
} from '../core/index.ts';

const INDEX = new Map(OUTPUT_PATHS.map((path, index) => [path, index]));

export function outputIndex(path: OutputPath): number {
  return INDEX.get(path) ?? -1;
}

/** The part of the world an output belongs to. */
export function partOf(path: OutputPath): Part {
  return partAndName(path)[0];
}

/** A target's value in the unit that it is eased in (see `transform` of its descriptor). */
export function toEased(path: OutputPath, value: number): number {
  const { transform } = describeOutput(path);
  if (transform === 'mired') return 1e6 / value;
  return transform === 'hue' ? wrapHue(value) : value;
}

/** The way back of `toEased`. */
export function fromEased(path: OutputPath, eased: number): number {
  return describeOutput(path).transform === 'mired' ? 1e6 / eased : eased;
}

/** An output whose values lie on a circle. */
export const isHue = (path: OutputPath): boolean => describeOutput(path).transform === 'hue';

export function wrapHue(deg: number): number {
  return ((deg % 360) + 360) % 360;
}

/** The short way from one hue to another, −180–180°. */
export function hueDelta(fromDeg: number, toDeg: number): number {
  return wrapHue(toDeg - fromDeg + 180) - 180;
}

/** Distance and direction from one eased value to another. */
export function difference(path: OutputPath, from: number, to: number): number {
  return isHue(path) ? hueDelta(from, to) : to - from;
}

/** Eased values in OUTPUT_PATHS order → the targets of the scene. */
export function toTargets(values: readonly number[], modeIndex: number): SceneTargets {
  return eachOutput<number | string>((path) => {
    const { transform, neutral } = describeOutput(path);
    if (transform === 'mode') return MODES[modeIndex] ?? 'dorian';
    return fromEased(path, values[outputIndex(path)] ?? neutral);
  }) as SceneTargets;
}

/** Each target as a share of its output's range, 0–1, in OUTPUT_PATHS order; the mode by its brightness. */
export function shareOfRange(targets: SceneTargets): number[] {
  return OUTPUT_PATHS.map((path) => {
    const { transform, min, max } = describeOutput(path);
    const value = outputOf<number | string>(targets, path);
    if (transform === 'mode') return MODES.indexOf(value as (typeof MODES)[number]) / (MODES.length - 1);
    return (Number(value) - min) / (max - min);
  });
}

/** How far two such shares are apart, 0–1; hues the short way round. */
export function shareDistance(path: OutputPath, a: number, b: number): number {
  return isHue(path) ? Math.abs(hueDelta(a * 360, b * 360)) / 180 : Math.abs(a - b);
}

/** How far a row may move an output: the whole range; a hue half a turn. */
export function greatestDepth(path: OutputPath): number {
  const { min, max } = describeOutput(path);
  return isHue(path) ? 180 : max - min;
}
