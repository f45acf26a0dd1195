/** @file The targets of the world. Passed from adaptation to the scene. */
import type { OutputOf, Part } from './outputs.ts';

/** Seven modes of the major scale, dark to bright (order of the circle of fifths). */
export const MODES = ['locrian', 'phrygian', 'aeolian', 'dorian', 'mixolydian', 'ionian', 'lydian'] as const;
export type Mode = (typeof MODES)[number];

/** One target an output of that part, in its unit (`OUTPUTS`); the mode by its name. */
type TargetsOf<P extends Part> = {
  readonly [Name in OutputOf<P>]: Name extends 'mode' ? Mode : number;
};
export type LightTargets = TargetsOf<'light'>;
export type MusicTargets = TargetsOf<'music'>;
export type PacingTargets = TargetsOf<'pacing'>;

export type SceneTargets = { readonly [P in Part]: TargetsOf<P> };
