/** @file Which textures share a copy on the graphics card, and what that takes. */
import { CompressedTexture, Mesh, MeshStandardMaterial, Scene, SRGBColorSpace, Texture } from 'three';
import { expect, it } from 'vitest';
import { textureBytes, texturesOf } from './texture-memory.ts';

const MIP_MAPPED = (64 * 32 * 4 * 4) / 3;

function pictureOf(width: number, height: number): Texture {
  const texture = new Texture({ width, height } as never);
  texture.generateMipmaps = true;
  return texture;
}

it('counts a picture once for all textures that read it alike, and again where one reads it otherwise', () => {
  const picture = pictureOf(64, 32);
  const moved = picture.clone();
  moved.offset.set(0.5, 0);
  const coloured = picture.clone();
  coloured.colorSpace = SRGBColorSpace;
  const scene = new Scene();
  const show = (map: Texture): unknown => scene.add(new Mesh(undefined, new MeshStandardMaterial({ map })));
  for (const map of [picture, picture, moved]) show(map);
  expect(textureBytes(texturesOf(scene))).toBe(Math.round(MIP_MAPPED));
  show(coloured);
  expect(textureBytes(texturesOf(scene))).toBe(Math.round(2 * MIP_MAPPED));
});

it('counts what is compressed as it lies on the card, and what was not loaded as nothing', () => {
  const levels = [{ data: new Uint8Array(4096), width: 64, height: 64 }];
  expect(textureBytes([new CompressedTexture(levels, 64, 64)])).toBe(4096);
  expect(textureBytes([new Texture()])).toBe(0);
});
