/** @file The land: beach and dunes, pebbles, boulders. Three draw calls. */
import { BufferGeometry, Float32BufferAttribute, InstancedMesh, Object3D } from 'three';
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js';
import { createRandom } from '../../../../src/core/index.ts';
import { GROUND_FRAGMENT, GROUND_VERTEX, SOLID_FRAGMENT, SOLID_VERTEX } from '../shared/glsl/land.ts';
import { createMaterial, type Shared } from '../shared/shared.ts';
import { createStone, paint } from '../shared/stones.ts';
import { groundY, SEA_LEVEL_M, shoreZ } from '../shared/terrain.ts';
import { usePart } from '../shared/use-part.ts';

const GRID = { low: { rings: 44, spokes: 72 }, high: { rings: 58, spokes: 110 } } as const;
const PEBBLES = { low: 60, high: 100 } as const;
const FARTHEST_M = 150;
/** No pebble lies where a person stands. */
const CLEAR_RADIUS_M = 1.3;

/** x, z, radius (m): composed, so that they frame the view and leave the path of light open. */
const BOULDERS = [
  [-5.6, -6.4, 0.95],
  [-6.9, -5.3, 0.7],
  [-4.4, -7.6, 0.46],
  [-8.6, -8.2, 1.3],
  [-10.4, -11.5, 0.8],
  [-3.9, -5.6, 0.3],
  [7.4, -8.6, 0.8],
  [8.7, -7.2, 1.15],
  [10.8, -10.6, 0.9],
  [5.4, 1.8, 0.55],
  [-3.1, 2.9, 0.5],
] as const;

function createGround({ rings, spokes }: { readonly rings: number; readonly spokes: number }) {
  const positions: number[] = [];
  const indices: number[] = [];
  for (let ring = 0; ring <= rings; ring++) {
    const radius = FARTHEST_M * (ring / rings) ** 2.4;
    for (let spoke = 0; spoke <= spokes; spoke++) {
      const angle = (spoke / spokes) * Math.PI * 2;
      const x = Math.sin(angle) * radius;
      const z = Math.cos(angle) * radius;
      positions.push(x, groundY(x, z), z);
      if (ring === rings || spoke === spokes) continue;
      const i = ring * (spokes + 1) + spoke;
      indices.push(i, i + spokes + 1, i + 1, i + 1, i + spokes + 1, i + spokes + 2);
    }
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new Float32BufferAttribute(positions, 3));
  geometry.setIndex(indices);
  geometry.computeVertexNormals();
  return geometry;
}

function createBoulders(seed: number, detail: number): BufferGeometry {
  const random = createRandom(seed);
  const stones = BOULDERS.map(([x, z, radius]) => {
    const shade = random.uniform(0.06, 0.11);
    return paint(createStone(random, detail, 0.5), [shade, shade * 0.97, shade * 0.95], 1)
      .rotateY(random.uniform(0, Math.PI * 2))
      .scale(radius, radius * random.uniform(0.75, 1.15), radius)
      .translate(x, Math.max(groundY(x, z), SEA_LEVEL_M - 0.3) + radius * 0.12, z);
  });
  const merged = mergeGeometries(stones);
  for (const stone of stones) stone.dispose();
  return merged;
}

/** Pebbles gather along the line where the water leaves them. */
function scatterPebbles(shared: Shared): InstancedMesh {
  const random = createRandom(shared.seed + 31);
  const stone = paint(createStone(random, shared.quality === 'high' ? 1 : 0, 0.3), [0.12, 0.115, 0.11], 0.5);
  const material = createMaterial(shared, { vertexShader: SOLID_VERTEX, fragmentShader: SOLID_FRAGMENT });
  const mesh = new InstancedMesh(stone, material, PEBBLES[shared.quality]);
  const place = new Object3D();
  let placed = 0;
  while (placed < mesh.count) {
    const x = random.normal() * 7;
    const inland = 1.2 + random.normal() * 0.55 + (random.next() < 0.25 ? random.uniform(0, 5) : 0);
    const z = shoreZ(x) + inland;
    if (Math.hypot(x, z) < CLEAR_RADIUS_M) continue;
    const size = 0.018 + 0.075 * random.next() ** 3;
    place.position.set(x, groundY(x, z) + size * 0.08, z);
    place.rotation.set(random.uniform(-0.3, 0.3), random.uniform(0, Math.PI * 2), random.uniform(-0.3, 0.3));
    place.scale.set(size * random.uniform(0.8, 1.5), size * random.uniform(0.35, 0.6), size);
    place.updateMatrix();
    mesh.setMatrixAt(placed++, place.matrix);
  }
  return mesh;
}

function createShore(shared: Shared) {
  const pebbles = scatterPebbles(shared);
  return {
    ground: createGround(GRID[shared.quality]),
    sand: createMaterial(shared, { vertexShader: GROUND_VERTEX, fragmentShader: GROUND_FRAGMENT }),
    boulders: createBoulders(shared.seed + 23, shared.quality === 'high' ? 4 : 2),
    rock: createMaterial(shared, { vertexShader: SOLID_VERTEX, fragmentShader: SOLID_FRAGMENT }),
    pebbles,
    pebbleShape: pebbles.geometry,
    pebbleRock: pebbles.material as ReturnType<typeof createMaterial>,
  };
}

export function Shore({ shared }: { readonly shared: Shared }) {
  const { ground, sand, boulders, rock, pebbles } = usePart(shared, createShore);
  return (
    <>
      <mesh geometry={ground} material={sand} frustumCulled={false} />
      <mesh geometry={boulders} material={rock} />
      <primitive object={pebbles} dispose={null} />
    </>
  );
}
