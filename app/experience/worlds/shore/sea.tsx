/** @file The sea: a fan of rings around the person, fine where the water meets the sand. One draw call. */
import { BufferGeometry, Float32BufferAttribute } from 'three';
import { SEA_FRAGMENT, SEA_VERTEX } from '../shared/glsl/sea.ts';
import { createMaterial, type Shared } from '../shared/shared.ts';
import { usePart } from '../shared/use-part.ts';

const GRID = { low: { rings: 56, spokes: 90 }, high: { rings: 84, spokes: 124 } } as const;
const NEAREST_M = 2.5;
const FARTHEST_M = 880;
/** The bay lies ahead; behind is land. */
const HALF_ANGLE = (Math.PI / 180) * 108;

function createFan({ rings, spokes }: { readonly rings: number; readonly spokes: number }): BufferGeometry {
  const positions = new Float32Array((rings + 1) * (spokes + 1) * 3);
  const indices: number[] = [];
  for (let ring = 0; ring <= rings; ring++) {
    const radius = NEAREST_M * (FARTHEST_M / NEAREST_M) ** ((ring / rings) ** 1.25);
    for (let spoke = 0; spoke <= spokes; spoke++) {
      const angle = (spoke / spokes - 0.5) * 2 * HALF_ANGLE;
      const i = ring * (spokes + 1) + spoke;
      positions.set([Math.sin(angle) * radius, 0, -Math.cos(angle) * radius], i * 3);
      if (ring < rings && spoke < spokes)
        indices.push(i, i + 1, i + spokes + 1, i + 1, i + spokes + 2, i + spokes + 1);
    }
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new Float32BufferAttribute(positions, 3));
  geometry.setIndex(indices);
  return geometry;
}

function createSea(shared: Shared) {
  return {
    fan: createFan(GRID[shared.quality]),
    water: createMaterial(shared, {
      vertexShader: SEA_VERTEX,
      fragmentShader: SEA_FRAGMENT,
      kind: 'veil',
      depthWrite: true,
    }),
  };
}

export function Sea({ shared }: { readonly shared: Shared }) {
  const { fan, water } = usePart(shared, createSea);
  return <mesh geometry={fan} material={water} renderOrder={20} frustumCulled={false} />;
}
