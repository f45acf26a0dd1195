/** @file The textures of a scene, and how much of a graphics card they take. */
import type { Material, Object3D, Texture } from 'three';

const WITH_MIPMAPS = 4 / 3;

/** three.js keeps one copy of a picture on the card for all textures that agree in these (`WebGLTextures`). */
function copyKey(texture: Texture): string {
  const { source, wrapS, wrapT, magFilter, minFilter, anisotropy, internalFormat, format, type } = texture;
  const { generateMipmaps, premultiplyAlpha, flipY, unpackAlignment, colorSpace } = texture;
  const reading = [wrapS, wrapT, magFilter, minFilter, anisotropy, internalFormat, format, type];
  const storing = [generateMipmaps, premultiplyAlpha, flipY, unpackAlignment, colorSpace];
  return [source.uuid, ...reading, ...storing].join();
}

/** One texture for each copy on the card. */
export function texturesOf(scene: Object3D): readonly Texture[] {
  const found = new Map<string, Texture>();
  scene.traverse((object) => {
    const { material } = object as { material?: Material | Material[] };
    for (const each of [material ?? []].flat())
      for (const value of Object.values(each))
        if ((value as Texture | null)?.isTexture) found.set(copyKey(value as Texture), value as Texture);
  });
  return [...found.values()];
}

function bytesOf(texture: Texture): number {
  const { mipmaps } = texture as { mipmaps?: readonly { data?: ArrayBufferView | null }[] };
  // Compressed ones lie on the card as they are.
  const compressed = (mipmaps ?? []).reduce((sum, { data }) => sum + (data?.byteLength ?? 0), 0);
  if (compressed > 0) return compressed;
  const image = texture.image as { width?: number; height?: number } | null;
  const bytes = (image?.width ?? 0) * (image?.height ?? 0) * 4;
  return texture.generateMipmaps ? bytes * WITH_MIPMAPS : bytes;
}

/** Mipmaps included. Nothing need have been drawn: a picture that was loaded knows its sides before it is unpacked. */
export const textureBytes = (textures: readonly Texture[]): number =>
  Math.round(textures.reduce((sum, texture) => sum + bytesOf(texture), 0));
