/**
 * @file The targets that a scene is drawn by. The simulation goes on while nothing is drawn (a headset put down, a hidden
 * tab), so that its targets may have gone far between two pictures: what is drawn keeps the comfort limits in the time that
 * was drawn (COMFORT-9).
 */
import type { SceneTargets } from '../core/index.ts';
import { limitTargets } from './limit-targets.ts';

export interface DrawnTargets {
  /** Those of the frame that is drawn. */
  read(): SceneTargets;
  /** A frame begins, `deltaS` after the last one; it counts for a quarter of a second at most (COMFORT-7). */
  step(wanted: SceneTargets, deltaS: number, reducedMotion: boolean): void;
}

export function createDrawnTargets(first: SceneTargets): DrawnTargets {
  let drawn = first;
  return {
    read: () => drawn,
    step(wanted, deltaS, reducedMotion) {
      // Thirty times a second there are new ones; most frames have nothing to do.
      if (wanted !== drawn) drawn = limitTargets(drawn, wanted, 1000 * deltaS, reducedMotion);
    },
  };
}
