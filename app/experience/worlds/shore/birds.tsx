/** @file Birds, the rarer event: a small flock crosses far out. One draw call. */
import { BufferGeometry, DoubleSide, Float32BufferAttribute } from 'three';
import { createRandom } from '../../../../src/core/index.ts';
import { createFlightPool, type FlightPool } from '../shared/flight-pool.ts';
import { createMaterial, type Shared } from '../shared/shared.ts';
import { usePart } from '../shared/use-part.ts';
import type { AmbientEvent } from '../world.ts';
import { BIRD_FRAGMENT, BIRD_VERTEX } from './glsl/birds.ts';

/** Three flocks may be on their way at once. */
const POOL = 27;
const FLIGHT_S = 46;

export interface BirdSet {
  readonly pool: FlightPool;
  /** A flock of five to nine sets out at `bornS`. */
  release(bornS: number): AmbientEvent['at'];
}

export function createBirds(seed: number): BirdSet {
  const random = createRandom(seed);
  const pool = createFlightPool(POOL);
  return {
    pool,
    release(bornS) {
      const side = random.next() < 0.5 ? -1 : 1;
      const speed = random.uniform(4.6, 6);
      const y = random.uniform(11, 24);
      const z = -random.uniform(70, 120);
      const startX = side * speed * FLIGHT_S * 0.5 + random.uniform(-25, 25);
      const count = 5 + random.integer(5);
      for (let i = 0; i < count; i++) {
        const rank = Math.ceil(i / 2);
        const arm = i % 2 === 0 ? 1 : -1;
        pool.spawn(
          [
            startX + side * rank * 2.1 + random.normal() * 0.5,
            y + rank * 0.35 * arm + random.normal() * 0.25,
            z + arm * rank * 1.9,
            random.uniform(0.8, 1),
          ],
          [bornS, FLIGHT_S, -side * speed * random.uniform(0.985, 1.015), random.next()],
        );
      }
      return [startX, y, z];
    },
  };
}

/** Nose at +x, wings along z; a kinked wing of two triangles each side and a body. */
function createBird(): BufferGeometry {
  const nose = [0.42, 0, 0];
  const tail = [-0.4, 0, 0];
  const triangles: number[] = [];
  for (const side of [-1, 1]) {
    const front = [0.2, 0.03, 0.1 * side];
    const back = [-0.16, 0, 0.1 * side];
    const elbow = [0.24, 0.1, 0.55 * side];
    const tip = [-0.08, 0.02, 1.15 * side];
    triangles.push(...nose, ...back, ...tail, ...front, ...elbow, ...back, ...elbow, ...tip, ...back);
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new Float32BufferAttribute(triangles, 3));
  return geometry;
}

function createParts({ shared, birds }: { readonly shared: Shared; readonly birds: BirdSet }) {
  const shape = createBird();
  return {
    shape,
    flock: birds.pool.share(shape),
    feather: createMaterial(shared, {
      vertexShader: BIRD_VERTEX,
      fragmentShader: BIRD_FRAGMENT,
      kind: 'veil',
      side: DoubleSide,
    }),
  };
}

/** `set` is one object for the life of the place. */
export function Birds({ set }: { readonly set: { readonly shared: Shared; readonly birds: BirdSet } }) {
  const { flock, feather } = usePart(set, createParts);
  return <mesh geometry={flock} material={feather} renderOrder={16} frustumCulled={false} />;
}
