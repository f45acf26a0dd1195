/** @file What a glTF asks for is counted as three.js makes room for it. */
import { expect, it } from 'vitest';
import { memoryOf } from './memory.ts';
import { gltfSchema } from './outline.ts';

const VERTICES = 20_000;
const memory = (parts: object): number => memoryOf(gltfSchema.parse({ asset: { version: '2.0' }, ...parts }));
const positions = { count: VERTICES, type: 'VEC3', componentType: 5126 };
/** What its morph targets alone ask for. */
const morphs = (...primitives: object[]): number =>
  memory({ accessors: [positions], meshes: [{ primitives }] }) - memory({ accessors: [positions] });
const shaped = (target: object, rest: object = {}) => ({
  attributes: { POSITION: 0 },
  targets: Array(57).fill(target),
  ...rest,
});

it.each([
  ['positions', { POSITION: 0 }, 1],
  ['positions and normals', { POSITION: 0, NORMAL: 0 }, 2],
  ['normals', { NORMAL: 0 }, 2],
  ['positions and tangents, which it leaves out', { POSITION: 0, TANGENT: 0 }, 1],
  ['colours', { POSITION: 0, COLOR_0: 0 }, 3],
])('a vertex of a morph target has four numbers of each kind up to the last: %s', (_, target, kinds) => {
  expect(morphs(shaped(target))).toBe(57 * VERTICES * 16 * kinds);
  // One target is enough, for all of them.
  expect(morphs(shaped({ POSITION: 0 }), shaped({ POSITION: 0 }, { targets: [{}, target] }))).toBe(
    57 * VERTICES * 16 + 2 * VERTICES * 16 * kinds,
  );
});

it('each geometry has its own morph targets, and primitives of one geometry share them', () => {
  const parts = Array.from({ length: 10 }, (_, indices) => shaped({ POSITION: 0 }, { indices }));
  expect(morphs(...parts)).toBe(10 * 57 * VERTICES * 16);
  expect(morphs(...parts, ...parts.map((part) => ({ ...part, material: 1 })))).toBe(morphs(...parts));
});

it('what meshopt packed counts as what is not packed', () => {
  const byteLength = 12 * VERTICES;
  const packed = { count: VERTICES, byteStride: 12 };
  const plain = memory({ accessors: [positions], bufferViews: [{ byteLength }] });
  for (const name of ['EXT_meshopt_compression', 'KHR_meshopt_compression'])
    for (const length of [byteLength, 4])
      expect(
        memory({
          accessors: [positions],
          bufferViews: [{ byteLength: length, extensions: { [name]: packed } }],
        }),
      ).toBe(plain);
});
