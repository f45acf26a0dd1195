/** @file Trunks, boughs with their cords, leaves overhead, and light that falls between. Four draw calls. */
import {
  type BufferGeometry,
  CylinderGeometry,
  DoubleSide,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  InstancedMesh,
  Object3D,
  PlaneGeometry,
  Vector3,
} from 'three';
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js';
import { createRandom } from '../../../../src/core/index.ts';
import { SOLID_FRAGMENT, SOLID_VERTEX } from '../shared/glsl/land.ts';
import { createMaterial, type Shared } from '../shared/shared.ts';
import { paint } from '../shared/stones.ts';
import { usePart } from '../shared/use-part.ts';
import { forestGroundY, type HungLantern, pathX, type Tree } from './forest-plan.ts';
import { LEAVES_FRAGMENT, LEAVES_VERTEX, SHAFT_FRAGMENT, SHAFT_VERTEX } from './glsl/forest.ts';

const LEAVES = { low: 90, high: 330 } as const;
const SHAFTS = 7;
const BARK = [0.062, 0.054, 0.047] as const;

/** Height 1, radius about 1 at breast height, roots flaring at the foot. */
function createTrunk(sides: number, rows: number): BufferGeometry {
  const trunk = new CylinderGeometry(1, 1, 1, sides, rows, true).translate(0, 0.5, 0);
  const position = trunk.getAttribute('position');
  for (let i = 0; i < position.count; i++) {
    // More rows near the foot, where the shape and the lamps are.
    const up = position.getY(i) ** 2;
    const angle = Math.atan2(position.getZ(i), position.getX(i));
    const flare = Math.exp(-up * 34);
    const radius =
      (1 - 0.5 * up) *
      (1 + flare * (0.55 + 0.5 * Math.cos(angle * 3 + 0.6)) + 0.06 * Math.sin(angle * 5 + up * 9));
    position.setXYZ(i, Math.cos(angle) * radius, up, Math.sin(angle) * radius);
  }
  trunk.deleteAttribute('uv');
  trunk.computeVertexNormals();
  return paint(trunk, BARK, 1);
}

function raiseTrunks(shared: Shared, trees: readonly Tree[]): InstancedMesh {
  const high = shared.quality === 'high';
  const material = createMaterial(shared, {
    vertexShader: SOLID_VERTEX,
    fragmentShader: SOLID_FRAGMENT,
    defines: ['LAMPS', 'BARK'],
  });
  const mesh = new InstancedMesh(createTrunk(high ? 11 : 7, high ? 12 : 7), material, trees.length);
  const place = new Object3D();
  trees.forEach(({ x, z, radius, height, turn, lean }, i) => {
    place.position.set(x, forestGroundY(x, z) - 0.15, z);
    place.rotation.set(lean, turn, lean * 0.7);
    place.scale.set(radius, height, radius);
    place.updateMatrix();
    mesh.setMatrixAt(i, place.matrix);
  });
  return mesh;
}

/** A stick from one point to another. */
function stick(from: Vector3, to: Vector3, thick: number, thin: number, sides: number): BufferGeometry {
  const along = to.clone().sub(from);
  const geometry = new CylinderGeometry(thin, thick, along.length(), sides, 1, true);
  geometry.translate(0, along.length() / 2, 0);
  const holder = new Object3D();
  holder.quaternion.setFromUnitVectors(new Vector3(0, 1, 0), along.normalize());
  holder.position.copy(from);
  holder.updateMatrix();
  geometry.deleteAttribute('uv');
  return paint(geometry.applyMatrix4(holder.matrix), BARK, 0.6);
}

function createBoughs(hung: readonly HungLantern[]): BufferGeometry {
  const parts = hung.flatMap(({ x, y, z, size, bough, tipY }) => {
    const root = new Vector3(bough.x, bough.y, bough.z);
    const tip = new Vector3(x, tipY, z);
    const past = tip
      .clone()
      .add(tip.clone().sub(root).multiplyScalar(0.28))
      .add(new Vector3(0, 0.12, 0));
    return [
      stick(root, tip, 0.07, 0.03, 5),
      stick(tip, past, 0.03, 0.006, 4),
      stick(new Vector3(x, y + size * 0.48, z), tip, 0.006, 0.006, 3),
    ];
  });
  const merged = mergeGeometries(parts);
  for (const part of parts) part.dispose();
  return merged;
}

function instancedQuads(quad: PlaneGeometry, origins: number[], lives: number[]): InstancedBufferGeometry {
  const geometry = new InstancedBufferGeometry();
  geometry.setIndex(quad.getIndex());
  geometry.setAttribute('position', quad.getAttribute('position'));
  geometry.setAttribute('origin', new InstancedBufferAttribute(new Float32Array(origins), 4));
  geometry.setAttribute('life', new InstancedBufferAttribute(new Float32Array(lives), 4));
  geometry.instanceCount = origins.length / 4;
  return geometry;
}

/** Leaves hang about the crowns, high enough to leave the view open, low enough to close it above. */
function hangLeaves(seed: number, trees: readonly Tree[], count: number, quad: PlaneGeometry) {
  const random = createRandom(seed);
  const origins: number[] = [];
  const lives: number[] = [];
  for (let i = 0; i < count; i++) {
    const tree = trees[i % Math.min(trees.length, 90)];
    if (!tree) break;
    const away = Math.hypot(tree.x, tree.z);
    const out = random.uniform(0.4, 2.8);
    const angle = random.uniform(0, Math.PI * 2);
    const y = random.uniform(4.2, 8.2) + away * random.uniform(0, 0.12);
    origins.push(tree.x + Math.cos(angle) * out, y, tree.z + Math.sin(angle) * out, random.uniform(1.3, 2.7));
    lives.push(
      random.uniform(0, Math.PI),
      random.uniform(-1.1, 1.1),
      random.next(),
      random.uniform(0.1, 0.6),
    );
  }
  return instancedQuads(quad, origins, lives);
}

function standShafts(seed: number, quad: PlaneGeometry) {
  const random = createRandom(seed);
  const origins: number[] = [];
  const lives: number[] = [];
  for (let i = 0; i < SHAFTS; i++) {
    const z = -9 - i * 3.4 - random.uniform(0, 2);
    origins.push(pathX(z) + random.uniform(-4.5, 4.5), 0, z, random.uniform(0.5, 1.5));
    lives.push(random.uniform(9, 13), 0, random.next(), 0);
  }
  return instancedQuads(quad, origins, lives);
}

interface Wood {
  readonly shared: Shared;
  readonly trees: readonly Tree[];
  readonly hung: readonly HungLantern[];
}

function createTrees({ shared, trees, hung }: Wood) {
  const trunks = raiseTrunks(shared, trees);
  const quad = new PlaneGeometry(2, 2, 4, 1);
  const flat = new PlaneGeometry(2, 2);
  return {
    trunks,
    trunkShape: trunks.geometry,
    bark: trunks.material as ReturnType<typeof createMaterial>,
    boughs: createBoughs(hung),
    twig: createMaterial(shared, {
      vertexShader: SOLID_VERTEX,
      fragmentShader: SOLID_FRAGMENT,
      defines: ['LAMPS'],
    }),
    quad,
    flat,
    leaves: hangLeaves(shared.seed + 103, trees, LEAVES[shared.quality], quad),
    leaf: createMaterial(shared, {
      vertexShader: LEAVES_VERTEX,
      fragmentShader: LEAVES_FRAGMENT,
      side: DoubleSide,
    }),
    shafts: standShafts(shared.seed + 107, flat),
    light: createMaterial(shared, {
      vertexShader: SHAFT_VERTEX,
      fragmentShader: SHAFT_FRAGMENT,
      kind: 'glow',
      side: DoubleSide,
    }),
  };
}

/** `set` is one object for the life of the place. */
export function Trees({ set }: { readonly set: Wood }) {
  const part = usePart(set, createTrees);
  return (
    <>
      <primitive object={part.trunks} dispose={null} frustumCulled={false} />
      <mesh geometry={part.boughs} material={part.twig} frustumCulled={false} />
      <mesh geometry={part.leaves} material={part.leaf} renderOrder={5} frustumCulled={false} />
      <mesh geometry={part.shafts} material={part.light} renderOrder={35} frustumCulled={false} />
    </>
  );
}
