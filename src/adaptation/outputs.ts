/** @file The sixteen outputs a mapping drives: ranges, neutral values, and the order they are stored in. */

import {
  type LightTargets,
  MODES,
  type MusicTargets,
  type PacingTargets,
  type SceneTargets,
} from '../core/index.ts';

export type OutputPath =
  | `light.${keyof LightTargets}`
  | `music.${keyof MusicTargets}`
  | `pacing.${keyof PacingTargets}`;

export interface OutputRange {
  /** Least and greatest target, in the unit of SceneTargets (`music.mode`: 0 dark – 1 bright). */
  readonly min: number;
  readonly max: number;
  /** The world before any mapping has spoken. */
  readonly neutral: number;
}

/** There is no camera motion, scale or field of view here, so no mapping can drive them (A10). */
export const OUTPUTS: { readonly [Path in OutputPath]: OutputRange } = {
  'light.intensity': { min: 0, max: 1, neutral: 0.58 },
  'light.temperatureK': { min: 1800, max: 12000, neutral: 5200 },
  'light.hueDeg': { min: 0, max: 360, neutral: 275 },
  'light.saturation': { min: 0, max: 1, neutral: 0.28 },
  'light.fog': { min: 0, max: 1, neutral: 0.3 },
  'music.tempoBpm': { min: 40, max: 120, neutral: 72 },
  'music.mode': { min: 0, max: 1, neutral: 0.5 },
  'music.pad': { min: 0, max: 1, neutral: 0.5 },
  'music.bass': { min: 0, max: 1, neutral: 0.35 },
  'music.melody': { min: 0, max: 1, neutral: 0.4 },
  'music.pulse': { min: 0, max: 1, neutral: 0.22 },
  'music.air': { min: 0, max: 1, neutral: 0.3 },
  'music.brightness': { min: 0, max: 1, neutral: 0.5 },
  'music.reverb': { min: 0, max: 1, neutral: 0.35 },
  'pacing.eventsPerMin': { min: 0, max: 40, neutral: 10 },
  'pacing.motion': { min: 0.2, max: 2, neutral: 1 },
};

export const OUTPUT_PATHS = Object.keys(OUTPUTS) as readonly OutputPath[];

const INDEX = new Map(OUTPUT_PATHS.map((path, index) => [path, index]));

export function outputIndex(path: OutputPath): number {
  return INDEX.get(path) ?? -1;
}

/** The part of the world an output belongs to. */
export function partOf(path: OutputPath): keyof SceneTargets {
  return path.slice(0, path.indexOf('.')) as keyof SceneTargets;
}

/**
 * Values are kept in the unit they are eased in: colour temperature in mired (10⁶/K), whose steps look alike all
 * along the scale; everything else in the unit of SceneTargets.
 */
export function toEased(path: OutputPath, value: number): number {
  if (path === 'light.temperatureK') return 1e6 / value;
  return path === 'light.hueDeg' ? wrapHue(value) : value;
}

export function wrapHue(deg: number): number {
  return ((deg % 360) + 360) % 360;
}

/** The short way from one hue to another, −180–180°. */
export function hueDelta(fromDeg: number, toDeg: number): number {
  return wrapHue(toDeg - fromDeg + 180) - 180;
}

/** Distance and direction from one eased value to another. */
export function difference(path: OutputPath, from: number, to: number): number {
  return path === 'light.hueDeg' ? hueDelta(from, to) : to - from;
}

/** Eased values in OUTPUT_PATHS order → the targets of the scene. */
export function toTargets(values: readonly number[], modeIndex: number): SceneTargets {
  const at = (path: OutputPath): number => values[outputIndex(path)] ?? OUTPUTS[path].neutral;
  return {
    light: {
      intensity: at('light.intensity'),
      temperatureK: 1e6 / at('light.temperatureK'),
      hueDeg: at('light.hueDeg'),
      saturation: at('light.saturation'),
      fog: at('light.fog'),
    },
    music: {
      tempoBpm: at('music.tempoBpm'),
      mode: MODES[modeIndex] ?? 'dorian',
      pad: at('music.pad'),
      bass: at('music.bass'),
      melody: at('music.melody'),
      pulse: at('music.pulse'),
      air: at('music.air'),
      brightness: at('music.brightness'),
      reverb: at('music.reverb'),
    },
    pacing: { eventsPerMin: at('pacing.eventsPerMin'), motion: at('pacing.motion') },
  };
}

/** Each target as a share of its output's range, 0–1, in OUTPUT_PATHS order; the mode by its brightness. */
export function shareOfRange({ light, music, pacing }: SceneTargets): number[] {
  const groups = { light, music, pacing } as unknown as Record<string, Record<string, number | string>>;
  return OUTPUT_PATHS.map((path) => {
    const [group = '', key = ''] = path.split('.');
    const value = groups[group]?.[key];
    if (typeof value === 'string') return MODES.indexOf(value as (typeof MODES)[number]) / (MODES.length - 1);
    const { min, max } = OUTPUTS[path];
    return ((value ?? min) - min) / (max - min);
  });
}

/** How far two such shares are apart, 0–1; hues the short way round. */
export function shareDistance(path: OutputPath, a: number, b: number): number {
  return path === 'light.hueDeg' ? Math.abs(hueDelta(a * 360, b * 360)) / 180 : Math.abs(a - b);
}
