/** @file The type of a world: scene contents that follow SceneTargets. */
import type { SceneTargets } from '../../../src/core/index.ts';

/** `low` is for software rendering and weak phones; `high` is made for a standalone headset at 72 fps. */
export type Quality = 'low' | 'high';

/**
 * `anisotropy` of every texture that sets it. Where a processor draws, none is filtered anisotropically: Mesa's llvmpipe
 * adds up all texels that a pixel covers, a pixel at the edge of a triangle may cover all of them, and one picture then
 * takes up to a minute.
 */
export const ANISOTROPY: Readonly<Record<Quality, number>> = { low: 1, high: 4 };

/**
 * Props of a place. Its contents go inside a WebGL `<Canvas>` or `<XR>`: the floor is y = 0, the person stands at the
 * origin and faces −z, nothing is closer than 0.5 m, and nothing ever moves or scales the view.
 */
export interface WorldProps {
  /** Read once a frame; never causes a render. */
  readonly targets: () => SceneTargets;
  /** The same seed gives the same place and the same events. */
  readonly seed?: number;
  /** Half the waves, no twinkling, and nothing that flies past; it may change at any time, and is eased into. */
  readonly reducedMotion?: boolean;
  /** Seconds on a monotonic timeline, for tests and figures; the renderer's own clock where it is left out. */
  readonly timeS?: () => number;
  readonly quality?: Quality;
  /** How many beginnings of expressions were to be answered so far; one more, and something small happens near by. */
  readonly answers?: () => number;
  /** Hears of what happens as it begins, so that it can be given a sound where it is. */
  readonly onAmbientEvent?: (event: AmbientEvent) => void;
}

/**
 * common: a lantern, the usual thing. rare: a flock of birds, a drift of lights. answer: the usual thing, near and in
 * view, when an expression begins.
 * `at`: metres, x right, y up, −z ahead of the person.
 */
export interface AmbientEvent {
  readonly kind: 'common' | 'rare' | 'answer';
  readonly at: readonly [x: number, y: number, z: number];
}
