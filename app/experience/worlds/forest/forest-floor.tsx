/** @file Moss and the trodden path, stones, ferns. Three draw calls. */
import { BufferGeometry, DoubleSide, Float32BufferAttribute } from 'three';
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js';
import { createRandom } from '../../../../src/core/index.ts';
import { createBlade, instances } from '../shared/blades.ts';
import { SOLID_FRAGMENT, SOLID_VERTEX } from '../shared/glsl/land.ts';
import { createMaterial, type Shared } from '../shared/shared.ts';
import { createStone, paint } from '../shared/stones.ts';
import { usePart } from '../shared/use-part.ts';
import { forestGroundY, pathX, type Tree } from './forest-plan.ts';
import { FERN_FRAGMENT, FERN_VERTEX, FLOOR_FRAGMENT, FLOOR_VERTEX } from './glsl/forest.ts';

const GRID = { low: { rings: 40, spokes: 60 }, high: { rings: 64, spokes: 104 } } as const;
const FARTHEST_M = 70;
const FERNS = { low: 60, high: 170 } as const;
const FRONDS = 8;
/** x, z, radius (m). */
const STONES = [
  [-2.3, -3.9, 0.34],
  [-2.9, -4.3, 0.2],
  [2.6, -4.4, 0.42],
  [1.9, -8.3, 0.3],
  [-5.1, -6.6, 0.6],
  [5.6, -7.7, 0.7],
  [-3.4, 2.9, 0.5],
  [3.6, 1.6, 0.38],
] as const;

function createFloor({ rings, spokes }: { readonly rings: number; readonly spokes: number }): BufferGeometry {
  const positions: number[] = [];
  const paths: number[] = [];
  const indices: number[] = [];
  for (let ring = 0; ring <= rings; ring++) {
    const radius = FARTHEST_M * (ring / rings) ** 1.9;
    for (let spoke = 0; spoke <= spokes; spoke++) {
      const angle = (spoke / spokes) * Math.PI * 2;
      const x = Math.sin(angle) * radius;
      const z = Math.cos(angle) * radius;
      positions.push(x, forestGroundY(x, z), z);
      const aside = (x - pathX(z)) / 0.95;
      paths.push(Math.exp(-aside * aside) * (z < 1.5 ? 1 : Math.exp(-(z - 1.5))));
      if (ring === rings || spoke === spokes) continue;
      const i = ring * (spokes + 1) + spoke;
      indices.push(i, i + spokes + 1, i + 1, i + 1, i + spokes + 1, i + spokes + 2);
    }
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new Float32BufferAttribute(positions, 3));
  geometry.setAttribute('path', new Float32BufferAttribute(paths, 1));
  geometry.setIndex(indices);
  geometry.computeVertexNormals();
  return geometry;
}

function createStones(seed: number, detail: number): BufferGeometry {
  const random = createRandom(seed);
  const stones = STONES.map(([x, z, radius]) =>
    paint(createStone(random, detail, 0.4), [0.045, 0.052, 0.036], 1)
      .rotateY(random.uniform(0, 6.28))
      .scale(radius, radius * random.uniform(0.6, 0.9), radius)
      .translate(x, forestGroundY(x, z) + radius * 0.05, z),
  );
  const merged = mergeGeometries(stones);
  for (const stone of stones) stone.dispose();
  return merged;
}

function plantFerns(seed: number, trees: readonly Tree[], count: number, blade: BufferGeometry) {
  const random = createRandom(seed);
  const roots: number[] = [];
  const habits: number[] = [];
  for (let plant = 0; plant < count; plant++) {
    // The first few are the great trees that frame the view: most ferns stand about them.
    const tree = trees[random.integer(random.next() < 0.5 ? 9 : Math.min(trees.length, 46))];
    if (!tree) break;
    const angle = random.uniform(0, 6.28);
    const away = tree.radius + random.uniform(0.35, 1.8);
    const x = tree.x + Math.cos(angle) * away;
    const z = tree.z + Math.sin(angle) * away;
    if (Math.hypot(x, z) < 2.6 || Math.abs(x - pathX(z)) < 1) continue;
    const tall = random.uniform(0.45, 0.95);
    for (let frond = 0; frond < FRONDS; frond++) {
      roots.push(x, forestGroundY(x, z) - 0.02, z, tall * random.uniform(0.75, 1.1));
      habits.push((frond / FRONDS) * 6.28 + random.uniform(-0.3, 0.3), random.next(), random.next(), 0);
    }
  }
  return instances(blade, roots, habits);
}

interface Wood {
  readonly shared: Shared;
  readonly trees: readonly Tree[];
}

function createParts({ shared, trees }: Wood) {
  const blade = createBlade();
  return {
    floor: createFloor(GRID[shared.quality]),
    moss: createMaterial(shared, { vertexShader: FLOOR_VERTEX, fragmentShader: FLOOR_FRAGMENT }),
    stones: createStones(shared.seed + 109, shared.quality === 'high' ? 3 : 1),
    rock: createMaterial(shared, {
      vertexShader: SOLID_VERTEX,
      fragmentShader: SOLID_FRAGMENT,
      defines: ['LAMPS'],
    }),
    blade,
    ferns: plantFerns(shared.seed + 113, trees, FERNS[shared.quality], blade),
    frond: createMaterial(shared, {
      vertexShader: FERN_VERTEX,
      fragmentShader: FERN_FRAGMENT,
      side: DoubleSide,
    }),
  };
}

/** `set` is one object for the life of the place. */
export function ForestFloor({ set }: { readonly set: Wood }) {
  const part = usePart(set, createParts);
  return (
    <>
      <mesh geometry={part.floor} material={part.moss} frustumCulled={false} />
      <mesh geometry={part.stones} material={part.rock} frustumCulled={false} />
      <mesh geometry={part.ferns} material={part.frond} frustumCulled={false} />
    </>
  );
}
