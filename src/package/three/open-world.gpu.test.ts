/** @file A world from the studio in somebody else's app: follows the targets, limited, and gives its memory back. */
import { type DirectionalLight, PerspectiveCamera, WebGLRenderer } from 'three';
import { afterEach, expect, it } from 'vitest';
import { NEUTRAL_TARGETS } from '../../adaptation/index.ts';
import { CALM_SCENE, glbOf } from '../../fixtures/glb-scenes.ts';
import { openWorld } from './open-world.ts';

const SIZE = 48;
let renderer: WebGLRenderer;
afterEach(() => {
  renderer.dispose();
  renderer.forceContextLoss();
});

it('brightens with the targets, through the limiter, and frees its geometries', async () => {
  renderer = new WebGLRenderer({ preserveDrawingBuffer: true });
  renderer.setSize(SIZE, SIZE, false);
  const camera = new PerspectiveCamera(70, 1, 0.1, 500);
  camera.position.y = 1.6;
  camera.updateMatrixWorld();
  const light = { ...NEUTRAL_TARGETS.light, intensity: 0.2 };
  const bytes = glbOf(CALM_SCENE);
  // As `await response.arrayBuffer()` gives it.
  const world = await openWorld(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength), {
    renderer,
    read: () => ({ targets: { ...NEUTRAL_TARGETS, light } }),
  });
  for (const none of [Number.NaN, undefined, -1]) world.update(camera, none as number);
  /** Mean of the picture after so many frames, 0–255. */
  const brightnessAfter = async (frames: number): Promise<number> => {
    const pixels = new Uint8Array(SIZE * SIZE * 4);
    for (let i = 0; i < frames; i++) {
      world.update(camera, 1 / 30);
      renderer.render(world.scene, camera);
      // The small picture is read back between frames.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const gl = renderer.getContext();
    gl.readPixels(0, 0, SIZE, SIZE, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    return pixels.reduce((sum, value, i) => (i % 4 === 3 ? sum : sum + value), 0) / (3 * SIZE * SIZE);
  };
  const dim = await brightnessAfter(60);
  light.intensity = 0.9;
  const bright = await brightnessAfter(240);
  expect(dim).toBeGreaterThan(0);
  expect(bright).toBeGreaterThan(1.1 * dim);
  world.dispose();
  world.dispose();
  world.update(camera, 1 / 30);
  expect(renderer.info.memory.geometries).toBe(0);
}, 120_000);

it('answers by the curve of points that its file carries', async () => {
  renderer = new WebGLRenderer({ preserveDrawingBuffer: true });
  const camera = new PerspectiveCamera(70, 1, 0.1, 500);
  const light = { ...NEUTRAL_TARGETS.light, intensity: 0 };
  /** Half of the way up it falls to its least. */
  const curve = [
    { x: 0, y: 1 },
    { x: 0.5, y: 0 },
    { x: 1, y: 0.5 },
  ];
  const target = 'light.intensity';
  const mienscapeWorld = {
    kind: 'mienscape-world',
    schemaVersion: 2,
    name: 'Two lamps',
    viewer: null,
    bindings: [{ node: 'light:Sun', property: 'intensity', target, range: [0, 2], curve }],
  };
  const world = await openWorld(glbOf({ ...CALM_SCENE, extras: { mienscapeWorld } }), {
    renderer,
    read: () => ({ targets: { ...NEUTRAL_TARGETS, light } }),
  });
  const sun = world.scene.getObjectByProperty('type', 'DirectionalLight') as DirectionalLight;
  /** Of what the file says, once it has settled. */
  const answerTo = async (intensity: number): Promise<number> => {
    light.intensity = intensity;
    for (let i = 0; i < 30; i++) {
      world.update(camera, 0.25);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return sun.intensity / 2;
  };
  expect(await answerTo(0)).toBeCloseTo(2, 1);
  expect(await answerTo(0.5)).toBeCloseTo(0, 1);
  expect(await answerTo(1)).toBeCloseTo(1, 1);
  world.dispose();
}, 120_000);
