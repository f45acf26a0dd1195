/** @file The forest's rarer event: a drift of small lights passes among the trunks. One draw call. */
import { PlaneGeometry } from 'three';
import { createRandom } from '../../../../src/core/index.ts';
import { createFlightPool } from '../shared/flight-pool.ts';
import { createMaterial, type Shared } from '../shared/shared.ts';
import { usePart } from '../shared/use-part.ts';
import type { AmbientEvent } from '../world.ts';
import { DRIFT_FRAGMENT, DRIFT_VERTEX } from './glsl/forest.ts';

const LIGHTS = 22;
const POOL = LIGHTS * 2;
const FLIGHT_S = 40;

export function createDrift(seed: number) {
  const random = createRandom(seed);
  const pool = createFlightPool(POOL);
  return {
    pool,
    release(bornS: number): AmbientEvent['at'] {
      const side = random.next() < 0.5 ? -1 : 1;
      const z = -random.uniform(6, 14);
      const speed = random.uniform(0.2, 0.32);
      const startX = side * speed * FLIGHT_S * 0.5;
      for (let i = 0; i < LIGHTS; i++)
        pool.spawn(
          [
            startX + random.normal() * 1.5,
            random.uniform(0.5, 2.6),
            z + random.normal() * 1.6,
            random.uniform(0.06, 0.16),
          ],
          [bornS + random.uniform(0, 4), FLIGHT_S, -side * speed * random.uniform(0.8, 1.2), random.next()],
        );
      return [startX, 1.6, z];
    },
  };
}
export type DriftSet = ReturnType<typeof createDrift>;

function createParts({ shared, drift }: { readonly shared: Shared; readonly drift: DriftSet }) {
  const quad = new PlaneGeometry(2, 2);
  return {
    quad,
    lights: drift.pool.share(quad),
    glow: createMaterial(shared, {
      vertexShader: DRIFT_VERTEX,
      fragmentShader: DRIFT_FRAGMENT,
      kind: 'glow',
    }),
  };
}

/** `set` is one object for the life of the place. */
export function Drift({ set }: { readonly set: { readonly shared: Shared; readonly drift: DriftSet } }) {
  const { lights, glow } = usePart(set, createParts);
  return <mesh geometry={lights} material={glow} renderOrder={42} frustumCulled={false} />;
}
