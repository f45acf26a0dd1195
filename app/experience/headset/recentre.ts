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

/** Where a head of the session's space is in the world, whose origin stands at this pose within it. */
export function poseInWorld(head: HeadPose, origin: HeadPose): HeadPose {
  const [cos, sin] = [Math.cos(origin.yaw), Math.sin(origin.yaw)];
  return {
    x: origin.x + cos * head.x + sin * head.z,
    z: origin.z - sin * head.x + cos * head.z,
    yaw: origin.yaw + head.yaw,
  };
}

/** The panel is in reach as long as the eyes are this near to the height at which it was placed, m. */
const SAME_HEIGHT_M = 0.3;
/** Whoever bends down for a moment is soon back, s. */
const STAYS_S = 1.5;

export interface HeightWatch {
  /** The panel was placed for eyes at this height, m. */
  placed(eyesM: number): void;
  /** Each frame. True where the eyes have been at another height for a while: the panel is to be placed anew. */
  left(eyesM: number, deltaS: number): boolean;
}

/**
 * A headset may lie on a desk when the visit begins, and whoever stood may sit down: then the panel is out of reach, and with it
 * the switch that would bring it back.
 */
export function watchHeight(): HeightWatch {
  let placedM: number | null = null;
  let awayS = 0;
  return {
    placed: (eyesM) => {
      placedM = eyesM;
      awayS = 0;
    },
    left: (eyesM, deltaS) => {
      const isAway = placedM !== null && Math.abs(eyesM - placedM) > SAME_HEIGHT_M;
      awayS = isAway ? awayS + deltaS : 0;
      return awayS > STAYS_S;
    },
  };
}

/**
 * Calls back when the scene is seen again after it was not (the headset was taken off, or another app was in front): whoever
 * wears it now may sit elsewhere. The system's menu over the scene is no such end. Returns the way to stop listening.
 */
export function watchSeenAgain(
  session: Pick<XRSession, 'visibilityState' | 'addEventListener' | 'removeEventListener'>,
  onSeen: () => void,
): () => void {
  let wasHidden = session.visibilityState === 'hidden';
  const change = (): void => {
    const isHidden = session.visibilityState === 'hidden';
    if (wasHidden && !isHidden) onSeen();
    wasHidden = isHidden;
  };
  session.addEventListener('visibilitychange', change);
  return () => session.removeEventListener('visibilitychange', change);
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
