/** @file How much memory a glTF asks for, by its description alone: few bytes of a file can ask for gigabytes. */
import type { GltfJson } from './outline.ts';

const COMPONENTS = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4, MAT2: 4, MAT3: 9, MAT4: 16 } as const;
/** By componentType: BYTE to UNSIGNED_SHORT; all others have four bytes. */
const SMALL: Readonly<Record<number, number>> = { 5120: 1, 5121: 1, 5122: 2, 5123: 2 };
/** Four numbers, in which three.js keeps a position, a normal or a colour of a vertex of a morph target. */
const MORPH_BYTES = 16;

/**
 * Bytes that the loader makes room for: copies of the buffer views, as they are once unpacked; the numbers of each accessor, which the
 * graphics card copies and which need no buffer view; and morph targets as three.js keeps them (WebGLMorphtargets), once for
 * each geometry. Pictures are not counted: their sizes are not in the description.
 */
export function memoryOf({ accessors = [], bufferViews = [], meshes = [] }: GltfJson): number {
  let bytes = 0;
  for (const { count, type, componentType } of accessors)
    bytes += count * COMPONENTS[type] * (SMALL[componentType] ?? 4);
  for (const { byteLength, extensions } of bufferViews) {
    const { EXT_meshopt_compression: ext, KHR_meshopt_compression: khr } = extensions ?? {};
    bytes += Math.max(
      byteLength,
      ...[ext, khr].map((packed) => (packed ? packed.count * packed.byteStride : 0)),
    );
  }
  const counted = new Set<string>();
  for (const { primitives = [] } of meshes)
    for (const { attributes, indices, mode, extensions, targets = [] } of primitives) {
      // Primitives that agree in these are one geometry to the loader.
      const geometry = JSON.stringify([attributes, indices, mode, extensions, targets]);
      if (counted.has(geometry)) continue;
      counted.add(geometry);
      const vertices = accessors[attributes.POSITION ?? -1]?.count ?? 0;
      bytes += targets.length * vertices * MORPH_BYTES * kindsOf(targets);
    }
  return bytes;
}

/** How many of position, normal and colour three.js keeps of each vertex: all up to the last of them that any target has. */
function kindsOf(targets: readonly { readonly NORMAL?: unknown; readonly COLOR_0?: unknown }[]): number {
  if (targets.some((target) => target.COLOR_0 !== undefined)) return 3;
  return targets.some((target) => target.NORMAL !== undefined) ? 2 : 1;
}
