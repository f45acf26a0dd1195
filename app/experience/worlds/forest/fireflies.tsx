/** @file Fireflies: the more ambient events a minute, the more of them glow. One draw call. */
import { type InstancedBufferGeometry, PlaneGeometry } from 'three';
import { createRandom } from '../../../../src/core/index.ts';
import { instances } from '../shared/blades.ts';
import { FIREFLY_FRAGMENT, FIREFLY_VERTEX } from '../shared/glsl/reeds.ts';
import { createMaterial, type Shared } from '../shared/shared.ts';
import { usePart } from '../shared/use-part.ts';

const FIREFLIES = { low: 14, high: 34 } as const;

/** Middle x, z and spread, m. */
type Spot = readonly [x: number, z: number, spread: number, ...rest: readonly number[]];

interface Haunt {
  readonly shared: Shared;
  readonly spots: readonly Spot[];
  readonly ground: (x: number, z: number) => number;
}

function wake({ shared, spots, ground }: Haunt, shape: PlaneGeometry): InstancedBufferGeometry {
  const random = createRandom(shared.seed + 67);
  const roots: number[] = [];
  const habits: number[] = [];
  for (let i = 0; i < FIREFLIES[shared.quality]; i++) {
    const [middleX, middleZ, spread] = spots[i % spots.length] ?? [0, -4, 1];
    const x = middleX + random.normal() * spread * 0.6;
    const z = middleZ + random.normal() * spread * 0.6;
    // Out of reach of their own dance: nothing comes nearer than a metre and a half.
    const keep = Math.max(1, 3 / (Math.hypot(x, z) || 1));
    roots.push(x * keep, ground(x, z) + random.uniform(0.5, 1.9), z * keep, random.uniform(0.07, 0.12));
    habits.push(random.uniform(0, 60), random.uniform(0.7, 1.3), random.next(), random.uniform(0.05, 0.75));
  }
  return instances(shape, roots, habits);
}

function createFireflies(haunt: Haunt) {
  const quad = new PlaneGeometry(2, 2);
  return {
    quad,
    fireflies: wake(haunt, quad),
    spark: createMaterial(haunt.shared, {
      vertexShader: FIREFLY_VERTEX,
      fragmentShader: FIREFLY_FRAGMENT,
      kind: 'glow',
    }),
  };
}

export function Fireflies({ shared, spots, ground }: Haunt) {
  // One owner for the life of the place: spots and ground are constants of a module.
  const { fireflies, spark } = usePart(shared, (owner) => createFireflies({ shared: owner, spots, ground }));
  return <mesh geometry={fireflies} material={spark} renderOrder={41} frustumCulled={false} />;
}
