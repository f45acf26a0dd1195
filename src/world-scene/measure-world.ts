/** @file Counts what a headset has to draw of a scene, from the scene itself. */
import type { BufferGeometry, Material, Object3D } from 'three';
import type { WorldCounts } from '../world-document/index.ts';
import type { LoadedWorld } from './load-world.ts';
import { textureBytes, texturesOf } from './texture-memory.ts';

export function measureWorld({ gltf, outline }: Pick<LoadedWorld, 'gltf' | 'outline'>): WorldCounts {
  let drawCalls = 0;
  let triangles = 0;
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
  });
  const textures = texturesOf(gltf.scene);
  return {
    drawCalls,
    triangles,
    textures: textures.length,
    textureBytes: textureBytes(textures),
    animations: gltf.animations.length,
    lights: outline.hasLight ? outline.nodes.filter(({ kind }) => kind === 'light').length : 0,
  };
}
