/** @file How much memory a glTF asks for, by its description alone: few bytes of a file can ask for gigabytes. */
import type { GltfJson } from './outline.ts';

const COMPONENTS: Readonly<Record<string, number>> = {
  SCALAR: 1,
  VEC2: 2,
  VEC3: 3,
  VEC4: 4,
  MAT2: 4,
  MAT3: 9,
};
const MOST_COMPONENTS = 16;
/** By componentType: BYTE to UNSIGNED_SHORT; all others have four bytes. */
const SMALL: Readonly<Record<number, number>> = { 5120: 1, 5121: 1, 5122: 2, 5123: 2 };
/** What three.js keeps of a vertex of a morph target: position, normal and colour, as four numbers each. */
const MORPH_BYTES = 48;

/**
 * Bytes that the loader makes room for: copies of the buffer views, what is unpacked from them, and numbers that an accessor
 * has without any. Pictures are not counted: their sizes are not in the description.
 */
export function memoryOf({ accessors = [], bufferViews = [], meshes = [] }: GltfJson): number {
  let bytes = 0;
  for (const { count, type, componentType } of accessors)
    bytes += count * (COMPONENTS[type] ?? MOST_COMPONENTS) * (SMALL[componentType] ?? 4);
  for (const { byteLength, extensions } of bufferViews) {
    bytes += byteLength;
    for (const packed of [extensions?.EXT_meshopt_compression, extensions?.KHR_meshopt_compression])
      if (packed) bytes += packed.count * packed.byteStride;
  }
  for (const { primitives = [] } of meshes)
    for (const { attributes, targets = [] } of primitives)
      bytes += targets.length * (accessors[attributes.POSITION ?? -1]?.count ?? 0) * MORPH_BYTES;
  return bytes;
}
