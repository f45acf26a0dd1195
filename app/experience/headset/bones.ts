/** @file Draws a hand as ellipsoids: which joints each lies between, and how it is placed. Pure. */
import { type Matrix4, Quaternion, Vector3 } from 'three';

const FINGERS = ['thumb', 'index-finger', 'middle-finger', 'ring-finger', 'pinky-finger'] as const;

function jointsOf(finger: (typeof FINGERS)[number]): XRHandJoint[] {
  const middle = finger === 'thumb' ? [] : ['phalanx-intermediate'];
  const parts = ['metacarpal', 'phalanx-proximal', ...middle, 'phalanx-distal', 'tip'];
  return parts.map((part) => `${finger}-${part}` as XRHandJoint);
}

/** In the order of the WebXR Hand Input draft: the wrist, then each finger from its root to its tip. */
export const JOINTS: readonly XRHandJoint[] = ['wrist', ...FINGERS.flatMap(jointsOf)];

/** Pairs of indices into JOINTS: wrist to the root of each finger, and so on to its tip. */
export const BONES: readonly (readonly [from: number, to: number])[] = FINGERS.flatMap((finger) => {
  const chain = ['wrist' as XRHandJoint, ...jointsOf(finger)].map((joint) => JOINTS.indexOf(joint));
  return chain.slice(1).map((to, i) => [chain[i] ?? 0, to] as const);
});

/** The bone that ends in the finger which touches the panel. */
export const POINTING_BONE = BONES.findIndex(([, to]) => JOINTS[to] === 'index-finger-tip');

/** Where a headset does not tell how thick a joint is, m. */
const USUAL_RADIUS_M = 0.008;
const UP = new Vector3(0, 1, 0);
const from = new Vector3();
const to = new Vector3();
const along = new Vector3();
const size = new Vector3();
const turn = new Quaternion();

/**
 * Lays a ball of radius 1 along a bone, reaching over both its joints.
 * @param poses [25·16] as XRFrame.fillPoses gives them
 * @param radii [25] m, NaN where unknown
 */
export function layBone(
  [a, b]: readonly [number, number],
  poses: Float32Array,
  radii: Float32Array,
  into: Matrix4,
): Matrix4 {
  from.fromArray(poses, a * 16 + 12);
  to.fromArray(poses, b * 16 + 12);
  along.subVectors(to, from);
  const length = along.length();
  turn.setFromUnitVectors(UP, length > 0 ? along.divideScalar(length) : UP);
  const radius = radii[b] || USUAL_RADIUS_M;
  size.set(radius, length / 2 + radius * 0.8, radius);
  return into.compose(from.add(to).multiplyScalar(0.5), turn, size);
}
