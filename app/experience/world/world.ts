/** @file What every place is: scene contents that follow SceneTargets. The shore is the first. */
import type { ComponentType } from 'react';
import type { SceneTargets } from '../../../src/core/index.ts';

/** `low` is for software rendering and weak phones; `high` is made for a standalone headset at 72 fps. */
export type Quality = 'low' | 'high';

export interface WorldProps {
  /** Read once a frame; never causes a render. */
  readonly targets: () => SceneTargets;
  /** The same seed gives the same place and the same events. */
  readonly seed?: number;
  /** Half the waves, no twinkling, and nothing that flies past. */
  readonly reducedMotion?: boolean;
  /** Seconds on a monotonic timeline, for replay; the renderer's own clock where it is left out. */
  readonly timeS?: () => number;
  readonly quality?: Quality;
}

/** Cost of one frame for one eye, measured with `renderer.info` by harness/shots.mjs. */
export interface WorldCost {
  readonly drawCalls: number;
  readonly triangles: number;
}

/**
 * A place. Its contents go inside a WebGL `<Canvas>` or `<XR>`: the floor is y = 0, the person stands at the origin
 * and faces −z, nothing is closer than 0.5 m, and nothing ever moves or scales the view.
 */
export interface World {
  readonly id: string;
  readonly name: string;
  readonly Scene: ComponentType<WorldProps>;
  readonly cost: Readonly<Record<Quality, WorldCost>>;
}
