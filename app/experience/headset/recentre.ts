/** @file Where the world's origin must stand so that a head is at its middle and looks ahead, and when it must be placed. */

/** A head within the session's space: metres, and turn about y (rad, 0 looks along −z, left is positive). */
export interface HeadPose {
  readonly x: number;
  readonly z: number;
  readonly yaw: number;
}

/** Pose of the origin that puts this head at x = z = 0 with yaw 0; the height stays what it is. */
export function originFor(head: HeadPose): HeadPose {
  const cos = Math.cos(-head.yaw);
  const sin = Math.sin(-head.yaw);
  return {
    x: -(cos * head.x + sin * head.z),
    z: -(-sin * head.x + cos * head.z),
    yaw: -head.yaw,
  };
}

/** Turn about y of a quaternion; tilt and roll of the head do not count. */
export function yawOf({ x, y, z, w }: { readonly x: number; y: number; z: number; w: number }): number {
  // The direction of −z, flattened.
  const aheadX = -(2 * (x * z + w * y));
  const aheadZ = -(1 - 2 * (x * x + y * y));
  return Math.atan2(-aheadX, -aheadZ);
}

export interface OriginWatch {
  /** True for a space that is new, and once after each move of its origin (the headset's own recentre). */
  moved(space: EventTarget): boolean;
  stop(): void;
}

/** Listens to the space that it was last asked about. */
export function watchOrigin(): OriginWatch {
  let watched: EventTarget | null = null;
  let moved = false;
  const onReset = (): void => {
    moved = true;
  };
  const watch = (space: EventTarget | null): void => {
    watched?.removeEventListener('reset', onReset);
    space?.addEventListener('reset', onReset);
    watched = space;
  };
  return {
    moved: (space) => {
      const now = moved || space !== watched;
      if (space !== watched) watch(space);
      moved = false;
      return now;
    },
    stop: () => watch(null),
  };
}
