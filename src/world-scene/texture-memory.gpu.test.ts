/** @file A world whose pictures are far larger than its file, loaded in a browser. */
import { WebGLRenderer } from 'three';
import { afterEach, expect, it } from 'vitest';
import { CALM_SCENE, glbOf, type SceneOptions } from '../fixtures/glb-scenes.ts';
import { type LoadedWorld, loadWorld, measureWorld } from './index.ts';

let renderer: WebGLRenderer | null = null;
afterEach(() => {
  renderer?.dispose();
  renderer?.forceContextLoss();
  renderer = null;
});

function open(options: SceneOptions): Promise<LoadedWorld> {
  renderer ??= new WebGLRenderer({ antialias: false });
  const own = renderer;
  return loadWorld(glbOf(options), { decoders: '/decoders/', renderer: () => own, name: 'A scene' });
}

it('a scene whose textures would fill the graphics card is refused before they are unpacked', async () => {
  const svg = (side: number, id: string): string =>
    `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" id="${id}" width="${side}" height="${side}"/>`)}`;
  const slots = ['normalTexture', 'occlusionTexture', 'emissiveTexture'];
  const { materials = [] } = CALM_SCENE;
  const scene = (side: number): SceneOptions => ({
    ...CALM_SCENE,
    top: {
      images: materials.flatMap((_, i) => slots.map((slot) => ({ uri: svg(side, `${slot}${i}`) }))),
      textures: materials.flatMap((_, i) => slots.map((_, j) => ({ source: slots.length * i + j }))),
      materials: materials.map((_, i) =>
        Object.fromEntries(slots.map((slot, j) => [slot, { index: slots.length * i + j }])),
      ),
    },
  });
  expect(measureWorld(await open(scene(64))).textures).toBe(slots.length * materials.length);
  await expect(open(scene(8192))).rejects.toThrow(
    /^Its textures would take [\d,]+ MiB of the graphics card: at most 1,024 MiB are drawn\. Make/,
  );
});
