/** @file Stone-shaped geometry: an icosahedron worn by water. */
import { type BufferGeometry, Float32BufferAttribute, IcosahedronGeometry, Vector3 } from 'three';
import { mergeVertices } from 'three/addons/utils/BufferGeometryUtils.js';
import type { Random, Rgb } from '../../../../src/core/index.ts';

/** Gives every vertex the same albedo (linear RGB) and roughness (0 planed wood – 1 broken rock). */
export function paint(geometry: BufferGeometry, albedo: Readonly<Rgb>, roughness: number): BufferGeometry {
  const count = geometry.getAttribute('position').count;
  const values = new Float32Array(count * 4);
  for (let i = 0; i < count; i++) values.set([...albedo, roughness], i * 4);
  return geometry.setAttribute('albedo', new Float32BufferAttribute(values, 4));
}

/** Radius about 1, flattened, with lobes and a few planes cut off. `detail` 1: 80 triangles, 4: 500. */
export function createStone(random: Random, detail: number, roughness: number): BufferGeometry {
  const bare = new IcosahedronGeometry(1, detail);
  bare.deleteAttribute('uv');
  bare.deleteAttribute('normal');
  const geometry = mergeVertices(bare, 1e-4);
  bare.dispose();
  const lobes = Array.from({ length: 5 }, () => ({
    toward: new Vector3(random.normal(), random.normal(), random.normal()).normalize(),
    sharpness: random.uniform(1.5, 5),
    height: random.uniform(-1, 1) * roughness,
  }));
  const cuts = Array.from({ length: 9 }, () => ({
    toward: new Vector3(random.normal(), random.normal() * 0.8 + 0.3, random.normal()).normalize(),
    at: random.uniform(0.55, 0.92),
  }));
  const position = geometry.getAttribute('position');
  const point = new Vector3();
  for (let i = 0; i < position.count; i++) {
    point.fromBufferAttribute(position, i);
    let radius = 1;
    for (const lobe of lobes) radius += lobe.height * Math.exp((point.dot(lobe.toward) - 1) * lobe.sharpness);
    point.multiplyScalar(radius);
    for (const cut of cuts) {
      const over = point.dot(cut.toward) - cut.at;
      if (over > 0) point.addScaledVector(cut.toward, -over * 0.85);
    }
    position.setXYZ(i, point.x, point.y * 0.72, point.z);
  }
  geometry.computeVertexNormals();
  return geometry;
}
