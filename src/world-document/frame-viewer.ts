/** @file Where a person stands in a scene whose document does not say: by its camera, at its origin, or before a small thing. */
import type { Viewer } from './world-document.ts';

export interface SceneBounds {
  readonly min: readonly [number, number, number];
  readonly max: readonly [number, number, number];
  /** Height of the surface that one would stand on at the origin; null where there is none. */
  readonly groundY: number | null;
}

/** A camera of a scene. */
export interface SceneCamera {
  /** Metres, in the file's own axes. */
  readonly position: readonly [number, number, number];
  /** Where it looks. */
  readonly forward: readonly [number, number, number];
  /** Height of the surface below it; null where there is none. */
  readonly groundY: number | null;
}

/** A camera this high over the floor, metres, is held by somebody who stands there. */
const HIGHEST_EYES_M = 4;
const EYES_M = 1.6;
/** Farther out a document cannot place a person. */
const MOST_M = 9e4;

/** A scene narrower than this is a thing to look at and no place to be in, metres. */
const SMALLEST_PLACE_M = 4;
const THING_SIZE_M = 1.2;
const THING_HEIGHT_M = 1.25;
const DISTANCE_M = 2;

/** Whoever stands where a camera is, on the floor below it, and faces what it sees; null in a scene that is a thing and no place. */
export function viewerAtCamera(
  { min, max }: SceneBounds,
  { position, forward, groundY }: SceneCamera,
): Viewer | null {
  const [x, y, z] = position;
  if (!(Math.max(max[0] - min[0], max[2] - min[2]) >= SMALLEST_PLACE_M)) return null;
  if (!position.every((part) => Math.abs(part) < MOST_M)) return null;
  const stands = groundY !== null && y - groundY <= HIGHEST_EYES_M;
  const turnDeg = (Math.atan2(-forward[0], -forward[2]) * 180) / Math.PI;
  return { position: [x, stands ? groundY : y - EYES_M, z], turnDeg, scale: 1 };
}

export function frameViewer({ min, max, groundY }: SceneBounds): Viewer {
  const sizes = [max[0] - min[0], max[1] - min[1], max[2] - min[2]] as const;
  const largest = Math.max(...sizes);
  if (!(largest > 0 && Number.isFinite(largest))) return { position: [0, 0, 0], turnDeg: 0, scale: 1 };
  if (Math.max(sizes[0], sizes[2]) >= SMALLEST_PLACE_M)
    return { position: [0, groundY ?? Math.min(Math.max(min[1], 0), max[1]), 0], turnDeg: 0, scale: 1 };
  const scale = Math.min(1000, Math.max(0.001, THING_SIZE_M / largest));
  const middle = (axis: 0 | 1 | 2): number => (min[axis] + max[axis]) / 2;
  return {
    position: [middle(0), middle(1) - THING_HEIGHT_M / scale, max[2] + DISTANCE_M / scale],
    turnDeg: 0,
    scale,
  };
}
