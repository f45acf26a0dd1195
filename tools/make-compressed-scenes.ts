/**
 * @file Writes the compressed scenes that tests load: `npm run tools -- make-compressed-scenes`, after the scene or an encoder
 * has changed. Draco and meshopt hold the calm scene of the fixtures; ETC1S and UASTC a picture of four colours on a panel.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Document, NodeIO } from '@gltf-transform/core';
import {
  ALL_EXTENSIONS,
  EXTMeshoptCompression,
  KHRDracoMeshCompression,
  KHRMaterialsUnlit,
  KHRTextureBasisu,
} from '@gltf-transform/extensions';
import { Command } from 'commander';
import draco3d from 'draco3dgltf';
import { encodeToKTX2 } from 'ktx2-encoder';
import { MeshoptEncoder } from 'meshoptimizer';
import { readOptions } from '../src/cli/support/run-command.ts';
import { CALM_SCENE, glbOf } from '../src/fixtures/glb-scenes.ts';

const FOLDER = new URL('../src/fixtures/compressed-scenes/', import.meta.url);
const SIDE = 32;
/** Upper left, upper right, lower left, lower right. */
const COLOURS = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
] as const;

readOptions(
  new Command('make-compressed-scenes').description(
    'Writes the compressed scenes that tests load: src/fixtures/compressed-scenes.',
  ),
);

await MeshoptEncoder.ready;
const io = new NodeIO().registerExtensions(ALL_EXTENSIONS).registerDependencies({
  'draco3d.encoder': await draco3d.createEncoderModule(),
  'meshopt.encoder': MeshoptEncoder,
});

async function packed(
  extension: typeof KHRDracoMeshCompression | typeof EXTMeshoptCompression,
): Promise<Uint8Array> {
  const document = await io.readBinary(glbOf(CALM_SCENE));
  document.createExtension<KHRDracoMeshCompression | EXTMeshoptCompression>(extension).setRequired(true);
  return io.writeBinary(document);
}

function picture(): Uint8Array {
  const data = new Uint8Array(SIDE * SIDE * 4);
  for (let i = 0; i < SIDE * SIDE; i++) {
    const [column, row] = [i % SIDE, Math.floor(i / SIDE)].map((at) => (at < SIDE / 2 ? 0 : 1)) as [
      number,
      number,
    ];
    data.set([...(COLOURS[2 * row + column] ?? COLOURS[0]), 255], 4 * i);
  }
  return data;
}

async function textured(isUASTC: boolean): Promise<Uint8Array> {
  const document = new Document();
  document.createBuffer();
  const image = await encodeToKTX2(picture(), {
    isUASTC,
    // Zstandard around UASTC, as encoders write it.
    needSupercompression: isUASTC,
    generateMipmap: true,
    isPerceptual: true,
    isSetKTX2SRGBTransferFunc: true,
    imageDecoder: async (data) => ({ width: SIDE, height: SIDE, data }),
  });
  document.createExtension(KHRTextureBasisu).setRequired(true);
  const unlit = document.createExtension(KHRMaterialsUnlit).createUnlit();
  const texture = document.createTexture('Four colours').setImage(image).setMimeType('image/ktx2');
  const material = document
    .createMaterial('Panel')
    .setBaseColorTexture(texture)
    .setExtension('KHR_materials_unlit', unlit);
  const accessor = (
    type: 'VEC2' | 'VEC3' | 'SCALAR',
    array: Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>,
  ) => document.createAccessor().setType(type).setArray(array);
  const primitive = document
    .createPrimitive()
    .setMaterial(material)
    .setIndices(accessor('SCALAR', Uint16Array.of(0, 1, 2, 0, 2, 3)))
    .setAttribute('POSITION', accessor('VEC3', Float32Array.of(-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0)))
    // glTF counts v from the upper edge.
    .setAttribute('TEXCOORD_0', accessor('VEC2', Float32Array.of(0, 1, 1, 1, 1, 0, 0, 0)));
  const mesh = document.createMesh('Panel').addPrimitive(primitive);
  document.createScene('Panel').addChild(document.createNode('Panel').setMesh(mesh));
  return io.writeBinary(document);
}

mkdirSync(FOLDER, { recursive: true });
for (const [name, bytes] of [
  ['draco', await packed(KHRDracoMeshCompression)],
  ['meshopt', await packed(EXTMeshoptCompression)],
  ['etc1s', await textured(false)],
  ['uastc', await textured(true)],
] as const) {
  const path = fileURLToPath(new URL(`${name}.glb`, FOLDER));
  writeFileSync(path, bytes);
  console.log(`${path}: ${bytes.length} bytes`);
}
