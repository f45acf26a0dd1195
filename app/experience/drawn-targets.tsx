/**
 * @file The targets that the world is drawn by. The simulation goes on while nothing is drawn (a headset put down, a hidden
 * tab), so that its targets may have gone far between two pictures: what is drawn keeps the comfort limits in the time that
 * was drawn (COMFORT-9).
 */
import { useFrame } from '@react-three/fiber';
import { limitTargets } from '../../src/adaptation/index.ts';
import type { SceneTargets } from '../../src/core/index.ts';

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

/** Stands before the world in the scene: frames are told of in that order. */
export function FollowTargets(props: {
  readonly drawn: DrawnTargets;
  readonly wanted: () => SceneTargets;
  readonly reducedMotion: boolean;
}) {
  const { drawn, wanted, reducedMotion } = props;
  useFrame((_, deltaS) => drawn.step(wanted(), deltaS, reducedMotion));
  return null;
}
