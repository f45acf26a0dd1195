/** @file The plan of the wood: where trees, lanterns and plants stand about a clearing and its path. Pure. */
import { createRandom } from '../../../../src/core/index.ts';

/** Middle of the path that leads ahead, m right of the middle, at z. */
export function pathX(z: number): number {
  return -1.2 * Math.sin((z + 2) * 0.11) - 0.018 * Math.min(0, z + 10) ** 2 * 0.12;
}

/** Ground height, m: level underfoot, rising gently among the trees. */
export function forestGroundY(x: number, z: number): number {
  const away = Math.hypot(x, z);
  const t = Math.min(1, Math.max(0, (away - 3) / 9));
  const rolling =
    0.35 * Math.sin(x * 0.21 + 1) + 0.3 * Math.sin(z * 0.17 + x * 0.05 + 2) + 0.012 * Math.abs(x) ** 1.4;
  const path = Math.exp(-(((x - pathX(z)) / 1.6) ** 2));
  return rolling * t * t * (3 - 2 * t) * (1 - 0.6 * path) - 0.06 * path * t;
}

export interface Tree {
  readonly x: number;
  readonly z: number;
  readonly radius: number;
  readonly height: number;
  readonly turn: number;
  readonly lean: number;
}

/** Composed: the great trees that frame the view and carry the nearest lanterns. */
const GREAT: readonly (readonly [x: number, z: number, radius: number])[] = [
  [-3.6, -5.2, 0.52],
  [3.9, -6.6, 0.6],
  [-6.6, -9.2, 0.46],
  [7.6, -4.2, 0.5],
  [2.6, -12.4, 0.42],
  [-4.2, -14.5, 0.5],
  [-6.4, 1.2, 0.55],
  [5.4, 4.4, 0.5],
  [-2.8, 6.2, 0.45],
];
const NEAREST_M = 7;
const FARTHEST_M = 58;
const PATH_HALF_M = 2.3;
const LEAST_APART_M = 1.9;

export function plantTrees(seed: number, count: number): Tree[] {
  const random = createRandom(seed);
  const trees: Tree[] = GREAT.map(([x, z, radius]) => ({
    x,
    z,
    radius,
    height: random.uniform(17, 23),
    turn: random.uniform(0, 6.28),
    lean: random.normal() * 0.02,
  }));
  for (let tries = 0; trees.length < count && tries < count * 12; tries++) {
    const away = NEAREST_M + (FARTHEST_M - NEAREST_M) * random.next() ** 1.25;
    // Three in four stand ahead, where the eye rests.
    const angle = random.next() < 0.75 ? random.uniform(-1.35, 1.35) : random.uniform(1.35, 4.93);
    const x = Math.sin(angle) * away;
    const z = -Math.cos(angle) * away;
    // The gap about the path widens toward the light.
    if (z < 0 && Math.abs(x - pathX(z)) < PATH_HALF_M + away * 0.045) continue;
    if (trees.some((tree) => Math.hypot(tree.x - x, tree.z - z) < LEAST_APART_M)) continue;
    const radius = random.uniform(0.16, 0.42);
    trees.push({
      x,
      z,
      radius,
      height: random.uniform(13, 21),
      turn: random.uniform(0, 6.28),
      lean: random.normal() * 0.03,
    });
  }
  return trees;
}

export interface HungLantern {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly size: number;
  /** Where its bough leaves the trunk, and the end of the bough above it. */
  readonly bough: { readonly x: number; readonly y: number; readonly z: number };
  readonly tipY: number;
}

/** None hangs nearer than this to the eye. */
export const LANTERN_NEAREST_M = 2.4;

/** Lanterns hang along the path, from boughs of the trees beside it; nearest first. */
export function hangLanterns(seed: number, trees: readonly Tree[], count: number): HungLantern[] {
  const random = createRandom(seed);
  const hung: HungLantern[] = [];
  const near = [...trees]
    .sort((a, b) => Math.hypot(a.x, a.z) - Math.hypot(b.x, b.z))
    .filter(({ x, z }) => z < 3 || Math.hypot(x, z) < 8);
  for (let round = 0; hung.length < count && round < 4; round++)
    for (const tree of near) {
      if (hung.length >= count || Math.hypot(tree.x, tree.z) > 30) break;
      const toPath = Math.sign(pathX(tree.z) - tree.x) || 1;
      const reach = random.uniform(0.7, 1.7);
      const x = tree.x + toPath * (tree.radius + reach) * random.uniform(0.75, 1);
      const z = tree.z + random.uniform(-1, 1.1);
      if (Math.hypot(x, z) < LANTERN_NEAREST_M) continue;
      if (hung.some((other) => Math.hypot(other.x - x, other.z - z) < 1.15)) continue;
      const tipY = forestGroundY(x, z) + random.uniform(2.5, 4.4) + round * 0.9;
      const size = random.uniform(0.3, 0.5);
      const y = Math.max(tipY - random.uniform(0.5, 1.5), forestGroundY(x, z) + 1.1 + size);
      const bough = { x: tree.x, y: tipY - random.uniform(0.05, 0.5), z: tree.z };
      hung.push({ x, y, z, size, bough, tipY });
    }
  return hung;
}
