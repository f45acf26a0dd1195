/** @file Counts what a headset has to draw of a scene, from the scene itself. */
import type { BufferGeometry, Material, Object3D, Texture } from 'three';
import type { WorldCounts } from '../world-document/index.ts';
import type { LoadedWorld } from './load-world.ts';

const WITH_MIPMAPS = 4 / 3;

function textureBytes(texture: Texture): number {
  const { mipmaps } = texture as { mipmaps?: readonly { data?: ArrayBufferView | null }[] };
  // Compressed ones lie on the card as they are.
  const compressed = (mipmaps ?? []).reduce((sum, { data }) => sum + (data?.byteLength ?? 0), 0);
  if (compressed > 0) return compressed;
  const image = texture.image as { width?: number; height?: number } | null;
  const bytes = (image?.width ?? 0) * (image?.height ?? 0) * 4;
  return texture.generateMipmaps ? bytes * WITH_MIPMAPS : bytes;
}

export function measureWorld({ gltf, outline }: Pick<LoadedWorld, 'gltf' | 'outline'>): WorldCounts {
  let drawCalls = 0;
  let triangles = 0;
  const textures = new Set<Texture>();
  gltf.scene.traverse((object: Object3D) => {
    const mesh = object as Object3D & {
      geometry?: BufferGeometry;
      material?: Material | Material[];
      count?: number;
      isMesh?: boolean;
      isLine?: boolean;
      isPoints?: boolean;
    };
    if (!mesh.geometry || !(mesh.isMesh || mesh.isLine || mesh.isPoints)) return;
    const materials = [mesh.material ?? []].flat();
    drawCalls += Math.max(1, materials.length);
    const indices = mesh.geometry.index?.count ?? mesh.geometry.getAttribute('position')?.count ?? 0;
    if (mesh.isMesh) triangles += Math.floor(indices / 3) * (mesh.count ?? 1);
    for (const material of materials)
      for (const value of Object.values(material))
        if ((value as Texture | null)?.isTexture) textures.add(value as Texture);
  });
  return {
    drawCalls,
    triangles,
    textures: textures.size,
    textureBytes: Math.round([...textures].reduce((sum, texture) => sum + textureBytes(texture), 0)),
    animations: gltf.animations.length,
    lights: outline.hasLight ? outline.nodes.filter(({ kind }) => kind === 'light').length : 0,
  };
}
