/** @file Blades of plants: one strip, many instances; the shader bends each by its root and habit. */
import {
  BufferGeometry,
  Float32BufferAttribute,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
} from 'three';

const SEGMENTS = 4;

/** A strip, x −1..1 across, y 0..1 up. */
export function createBlade(): BufferGeometry {
  const positions: number[] = [];
  const indices: number[] = [];
  for (let i = 0; i <= SEGMENTS; i++) {
    positions.push(-1, i / SEGMENTS, 0, 1, i / SEGMENTS, 0);
    if (i < SEGMENTS) indices.push(i * 2, i * 2 + 1, i * 2 + 2, i * 2 + 1, i * 2 + 3, i * 2 + 2);
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new Float32BufferAttribute(positions, 3));
  geometry.setIndex(indices);
  return geometry;
}

/** `roots` and `habits` as glsl/reeds.ts names them, four numbers an instance. */
export function instances(shape: BufferGeometry, roots: number[], habits: number[]): InstancedBufferGeometry {
  const geometry = new InstancedBufferGeometry();
  geometry.setIndex(shape.getIndex());
  geometry.setAttribute('position', shape.getAttribute('position'));
  geometry.setAttribute('root', new InstancedBufferAttribute(new Float32Array(roots), 4));
  geometry.setAttribute('habit', new InstancedBufferAttribute(new Float32Array(habits), 4));
  geometry.instanceCount = roots.length / 4;
  return geometry;
}
