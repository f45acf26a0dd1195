/** @file Files of worlds: read whole, or refused in words. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALM_SCENE, glbOf, packGlb } from '../fixtures/glb-scenes.ts';
import { outlineOf, readGlb } from './index.ts';

/** The calm scene with one more part at its end. */
function withChunk(kind: string, content: string): Uint8Array {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(content.length);
  const bytes = Buffer.concat([glbOf(CALM_SCENE), size, Buffer.from(kind + content, 'latin1')]);
  bytes.writeUInt32LE(bytes.length, 8);
  return Uint8Array.from(bytes);
}

describe('a file', () => {
  const TREE = { asset: { version: '2.0' }, scenes: [{ nodes: [0] }] };
  const good = glbOf(CALM_SCENE);
  it.each([
    ['no glb', new TextEncoder().encode('{"asset":{"version":"2.0"}}, and more'), /no binary glTF\. Export/],
    ['one cut short', good.slice(0, good.length - 40), /end is missing\. Copy/],
    ['nothing', new Uint8Array(0), /no binary glTF/],
    ['one that is too large', new Uint8Array(72 * 2 ** 20 + 1), /73 MiB: at most 64 MiB are read\. Make/],
    [
      'one with a file beside it',
      glbOf({ ...CALM_SCENE, top: { buffers: [{ uri: 'a.bin', byteLength: 4 }] } }),
      /needs another file \(“a\.bin”\), and nothing is fetched\./,
    ],
    [
      'one with a picture elsewhere',
      glbOf({ ...CALM_SCENE, top: { images: [{ uri: 'https://example.org/a.png' }] } }),
      /needs another file/,
    ],
    [
      'one that requires what is not known',
      glbOf({ ...CALM_SCENE, top: { extensionsRequired: ['X_unknown'] } }),
      /requires X_unknown.*Export it without/,
    ],
    [
      'one that requires more than can be told',
      glbOf({ ...CALM_SCENE, top: { extensionsRequired: Array(50_000).fill('X') } }),
      /^It requires X, X, X, X, X and 49995 more, which cannot be read here\. Export it without/,
    ],
    ['one whose description is no glTF', packGlb({ nodes: 7 }, new Uint8Array(4)), /not glTF 2\.0/],
    ['one without a scene', glbOf({ ...CALM_SCENE, top: { scenes: [] } }), /no scene\. Export/],
    ['one whose scene is not there', glbOf({ ...CALM_SCENE, top: { scene: 3 } }), /no scene/],
    [
      'one with a node below itself',
      packGlb(
        { ...TREE, nodes: [{ name: 'Tree', children: [1] }, { children: [2] }, { children: [0] }] },
        new Uint8Array(4),
      ),
      /^Its node 0 \(“Tree”\) is among its own descendants\. In your 3D program, take/,
    ],
    [
      'one with a node that is its own child, in no scene',
      packGlb({ ...TREE, nodes: [{}, { children: [1] }] }, new Uint8Array(4)),
      /^Its node 1 is among its own descendants\./,
    ],
    [
      'one with more levels than can be walked',
      packGlb(
        { ...TREE, nodes: Array.from({ length: 50_000 }, (_, i) => ({ children: [i + 1] })) },
        new Uint8Array(4),
      ),
      /^Its node \d+ has too many levels of nodes below it\. In your 3D program, put/,
    ],
    ...(
      [
        ['numbers without data', { accessors: [{ count: 5e7, type: 'VEC3', componentType: 5126 }] }, '573'],
        ['copies of the same bytes', { bufferViews: Array(100).fill({ buffer: 0, byteLength: 6e6 }) }, '573'],
        [
          'what is unpacked',
          {
            bufferViews: [
              { byteLength: 4, extensions: { EXT_meshopt_compression: { count: 1e8, byteStride: 16 } } },
            ],
          },
          '1,526',
        ],
        [
          'morph targets of one mesh',
          {
            accessors: [{ count: 1e5, type: 'VEC3', componentType: 5126 }],
            meshes: [
              { primitives: [{ attributes: { POSITION: 0 }, targets: Array(200).fill({ COLOR_0: 0 }) }] },
            ],
          },
          '917',
        ],
        [
          'the same morph targets of other triangles',
          {
            accessors: [{ count: 1e5, type: 'VEC3', componentType: 5126 }],
            meshes: [0, 1].map((indices) => ({
              primitives: [{ attributes: { POSITION: 0 }, indices, targets: Array(100).fill({ NORMAL: 0 }) }],
            })),
          },
          '612',
        ],
      ] as const
    ).map(
      ([what, parts, mib]) =>
        [
          `one that asks for gigabytes by ${what}`,
          packGlb({ ...TREE, nodes: [{}], ...parts }, new Uint8Array(4)),
          new RegExp(
            `^Its geometry and animations may need ${mib} MiB of memory: at most 512 MiB are read\\. In your`,
          ),
        ] as const,
    ),
    [
      'one whose count is no number',
      packGlb({ ...TREE, accessors: [{ count: -1, type: 'VEC3', componentType: 5126 }] }, new Uint8Array(4)),
      /not glTF 2\.0 \(at accessors\.0\.count\)/,
    ],
    ...['MAT9', 'constructor', '__proto__'].map(
      (type) =>
        [
          `one with numbers of the type ${type}`,
          packGlb({ ...TREE, accessors: [{ count: 9e6, type, componentType: 1 }] }, new Uint8Array(4)),
          /not glTF 2\.0 \(at accessors\.0\.type\)/,
        ] as const,
    ),
    [
      'one that animates what every object has, which the loader would bind',
      glbOf({ ...CALM_SCENE, top: { animations: [{ channels: [{ target: { path: 'valueOf' } }] }] } }),
      /not glTF 2\.0 \(at animations\.0\.channels\.0\.target\.path\)/,
    ],
    [
      'one with a child that is no number',
      packGlb({ ...TREE, nodes: [{ children: ['1'] }] }, new Uint8Array(4)),
      /not glTF 2\.0 \(at nodes\.0\.children\.0\)/,
    ],
    [
      'one with a second description, which the loader would read',
      withChunk('JSON', '{}'),
      /two descriptions/,
    ],
    ['one whose last part has no length', withChunk('', ''), /end is missing\. Copy/],
    [
      'one whose extensions are no list, which the loader would go through',
      glbOf({ ...CALM_SCENE, top: { extensionsUsed: 5 } }),
      /not glTF 2\.0 \(at extensionsUsed\)/,
    ],
    ['one with a broken description', packGlb('x', new Uint8Array(4)), /not glTF 2\.0 \(at the top\)/],
  ] as const)('is refused: %s', (_, bytes, words) => {
    expect(() => readGlb(bytes)).toThrow(words);
  });

  it('is read though it holds a part of an unknown kind (control)', () => {
    expect(() => readGlb(withChunk('NOTE', 'text'))).not.toThrow();
  });

  it('is read though a node has two parents or stands in a long row (control)', () => {
    const nodes = [{ children: [1, 2] }, { children: [3] }, { children: [3] }, {}];
    const row = Array.from({ length: 900 }, (_, i) => (i === 899 ? {} : { children: [i + 1] }));
    for (const tree of [nodes, row])
      expect(() => readGlb(packGlb({ ...TREE, nodes: tree }, new Uint8Array(4)))).not.toThrow();
  });

  it('that is damaged anywhere is read or refused in words, and nothing else is thrown', () => {
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, byte, end) => {
        const bad = good.slice(0, Math.max(end, 1));
        if (at < bad.length) bad[at] = byte;
        try {
          outlineOf(readGlb(bad).json);
        } catch (error) {
          expect((error as Error).name).toBe('WorldFileError');
        }
      }),
    );
  });
});
