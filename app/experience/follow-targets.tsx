/** @file Steps the targets that the world is drawn by, at every frame. */
import { useFrame } from '@react-three/fiber';
import type { DrawnTargets } from '../../src/adaptation/index.ts';
import type { SceneTargets } from '../../src/core/index.ts';

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
