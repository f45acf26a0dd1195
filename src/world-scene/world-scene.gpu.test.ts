/** @file Own worlds on pixels: calm and flashing scenes made by script are loaded, filmed, judged, and shown limited. */
import {
  ACESFilmicToneMapping,
  Color,
  type DirectionalLight,
  type FogExp2,
  type MeshStandardMaterial,
  OrthographicCamera,
  PerspectiveCamera,
  Scene,
  WebGLRenderer,
} from 'three';
import { afterEach, expect, it } from 'vitest';
import { NEUTRAL_TARGETS } from '../adaptation/index.ts';
import { CALM_SCENE, FLASHING_SCENE, glbOf, type SceneOptions } from '../fixtures/glb-scenes.ts';
import { analyseFlashes, type Frame } from '../flashes/index.ts';
import type { Binding } from '../world-document/index.ts';
import {
  bindWorld,
  createPictureLimiter,
  filmWorld,
  type LoadedWorld,
  loadWorld,
  measureWorld,
} from './index.ts';
import { createPictureTarget, drawSmall } from './picture-limiter.ts';

const SIZE = { width: 96, height: 54 };
let renderer: WebGLRenderer;
const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).reverse()) cleanUp();
});

async function open(options: SceneOptions): Promise<LoadedWorld> {
  renderer = new WebGLRenderer({ antialias: false });
  renderer.toneMapping = ACESFilmicToneMapping;
  cleanUps.push(() => {
    renderer.dispose();
    renderer.forceContextLoss();
  });
  return loadWorld(glbOf(options), { decoders: '/decoders/', renderer: () => renderer, name: 'A scene' });
}

it('a calm scene is judged calm, and counted', async () => {
  const loaded = await open(CALM_SCENE);
  expect(measureWorld(loaded)).toEqual({
    drawCalls: 4,
    triangles: 48,
    textures: 0,
    textureBytes: 0,
    animations: 1,
    lights: 2,
  });
  const binding = bindWorld(loaded);
  cleanUps.push(binding.dispose);
  const verdict = await filmWorld(binding, renderer);
  expect(verdict).toMatchObject({ kind: 'calm' });
  // It does change (control).
  expect((verdict as { luminancePerS: number }).luminancePerS).toBeGreaterThan(0.01);
}, 240_000);

it.each([
  ['by its own animation', FLASHING_SCENE, undefined],
  [
    'by a binding that is far too steep',
    CALM_SCENE,
    [
      { node: 'scene', property: 'skyBrightness', target: 'light.intensity', range: [0, 2], curve: 'late' },
      { node: 'scene', property: 'ambient', target: 'light.intensity', range: [0, 4], curve: 'late' },
      { node: 'light:Sun', property: 'intensity', target: 'light.intensity', range: [0, 4], curve: 'late' },
    ],
  ],
] as const)(
  'a scene that flashes %s is found out',
  async (_, scene, bindings) => {
    const loaded = await open(scene);
    const binding = bindWorld(loaded);
    cleanUps.push(binding.dispose);
    if (bindings) binding.rebind({ ...loaded.document, bindings });
    expect(await filmWorld(binding, renderer)).toMatchObject({ kind: 'flashes' });
  },
  240_000,
);

/** Two and a half seconds of a scene as a person sees it, with the limiter or without. */
async function watch(options: SceneOptions, limited: boolean) {
  const loaded = await open(options);
  const binding = bindWorld(loaded);
  cleanUps.push(binding.dispose);
  const limiter = createPictureLimiter(binding, (gl, target, into) => {
    gl.readRenderTargetPixels(target, 0, 0, target.width, target.height, into);
    return null;
  });
  cleanUps.push(limiter.dispose);
  const stage = new Scene();
  stage.add(binding.scene);
  stage.fog = binding.scene.fog;
  if (limited) stage.add(limiter.cover);
  const eyes = new PerspectiveCamera(75, SIZE.width / SIZE.height, 0.05, 3000);
  eyes.position.set(0, 1.6, 0);
  eyes.updateMatrixWorld(true);
  const target = createPictureTarget(SIZE.width, SIZE.height);
  cleanUps.push(() => target.dispose());
  const pose = new Float64Array(binding.poseLength());
  const frames: Frame[] = [];
  for (let frame = 0; frame < 75; frame++) {
    binding.next(NEUTRAL_TARGETS, 1 / 30, pose);
    if (limited) limiter.step(renderer, pose, (frame * 1000) / 30, eyes);
    else binding.show(pose);
    drawSmall(renderer, stage, eyes, target);
    const rgba = new Uint8Array(SIZE.width * SIZE.height * 4);
    renderer.readRenderTargetPixels(target, 0, 0, SIZE.width, SIZE.height, rgba);
    frames.push({ atMs: (frame * 1000) / 30, rgba });
  }
  return analyseFlashes(frames, SIZE);
}

it('[COMFORT-12] what flashes is shown calm by the limiter (control: it flashes without)', async () => {
  const bare = await watch(FLASHING_SCENE, false);
  expect(bare.generalFlashes).toBeGreaterThan(3);
  expect(bare.luminancePerS).toBeGreaterThan(0.2);
  const shown = await watch(FLASHING_SCENE, true);
  expect(shown.generalFlashes).toBeLessThanOrEqual(3);
  expect(shown.luminancePerS).toBeLessThanOrEqual(0.2);
  expect(shown.wholeViewFlashes).toBe(0);
}, 240_000);

it('[COMFORT-12] what is calm is shown as it is by the limiter', async () => {
  const bare = await watch(CALM_SCENE, false);
  const shown = await watch(CALM_SCENE, true);
  expect(shown.brightest).toBeCloseTo(bare.brightest, 1);
  expect(shown.brightest).toBeGreaterThan(0.02);
}, 240_000);

it('a pose is shown only once its picture is known, however late that is read', async () => {
  const loaded = await open(CALM_SCENE);
  const binding = bindWorld(loaded);
  cleanUps.push(binding.dispose);
  const waiting: (() => void)[] = [];
  const limiter = createPictureLimiter(binding, (gl, target, into) => {
    gl.readRenderTargetPixels(target, 0, 0, target.width, target.height, into);
    return new Promise<void>((resolve) => waiting.push(resolve));
  });
  cleanUps.push(limiter.dispose);
  const eyes = new PerspectiveCamera();
  const pose = new Float64Array(binding.poseLength());
  binding.next(NEUTRAL_TARGETS, 0, pose);
  limiter.step(renderer, pose, 0, eyes);
  expect(limiter.exposure).toEqual({ gain: 0, glow: 0 });
  for (const resolve of waiting.splice(0)) resolve();
  await new Promise((resolve) => setTimeout(resolve, 0));
  limiter.step(renderer, pose, 33, eyes);
  expect(limiter.exposure).toEqual({ gain: 1, glow: 0 });
});

it('[COMFORT-12] after an edit the first picture is waited for, and a jump of it is held', async () => {
  const loaded = await open(CALM_SCENE);
  const binding = bindWorld(loaded);
  cleanUps.push(binding.dispose);
  binding.rebind({ ...loaded.document, bindings: [] });
  const waiting: (() => void)[] = [];
  const limiter = createPictureLimiter(binding, (gl, target, into) => {
    gl.readRenderTargetPixels(target, 0, 0, target.width, target.height, into);
    return new Promise<void>((resolve) => waiting.push(resolve));
  });
  cleanUps.push(limiter.dispose);
  const eyes = new PerspectiveCamera();
  let atMs = 0;
  const step = (): void => {
    const pose = new Float64Array(binding.poseLength());
    binding.next(NEUTRAL_TARGETS, 1 / 30, pose);
    atMs += 33;
    limiter.step(renderer, pose, atMs, eyes);
  };
  for (let i = 0; i < 3; i++) {
    step();
    for (const resolve of waiting.splice(0)) resolve();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  expect(limiter.exposure.gain).toBe(1);
  const target = 'light.intensity';
  binding.rebind({
    ...loaded.document,
    bindings: [
      { node: 'scene', property: 'skyBrightness', target, range: [2, 2], curve: 'linear' },
      { node: 'scene', property: 'ambient', target, range: [4, 4], curve: 'linear' },
    ],
  });
  limiter.reset();
  // Nothing that is on its way is read any more.
  step();
  expect(limiter.exposure.gain).toBeLessThan(0.9);
});

it.each([true, false])(
  '[COMFORT-12] an edit after a while without the limiter leaps from nothing (taken up: %s)',
  async (takenUp) => {
    const loaded = await open(CALM_SCENE);
    const binding = bindWorld(loaded);
    cleanUps.push(binding.dispose);
    const bind = (): void =>
      binding.rebind({
        ...loaded.document,
        bindings: [
          {
            node: 'scene',
            property: 'skyBrightness',
            target: 'light.intensity',
            range: [0, 2],
            curve: 'linear',
          },
        ],
      });
    bind();
    const limiter = createPictureLimiter(binding, (gl, target, into) => {
      gl.readRenderTargetPixels(target, 0, 0, target.width, target.height, into);
      return null;
    });
    cleanUps.push(limiter.dispose);
    const eyes = new PerspectiveCamera();
    const pose = new Float64Array(binding.poseLength());
    const at = (intensity: number) => ({
      ...NEUTRAL_TARGETS,
      light: { ...NEUTRAL_TARGETS.light, intensity },
    });
    // It was dark when it was entered, and limited until it was judged calm.
    for (let frame = 0; frame < 3; frame++) {
      binding.next(at(0.1), 1 / 30, pose);
      limiter.step(renderer, pose, frame * 33, eyes);
    }
    expect(limiter.exposure).toEqual({ gain: 1, glow: 0 });
    // An hour later it is bright.
    for (let frame = 0; frame < 200; frame++) binding.next(at(1), 1 / 30, pose);
    binding.show(pose);
    const atMs = 3_600_000;
    if (takenUp) limiter.takeUp(renderer, pose, atMs, eyes);
    bind();
    limiter.reset();
    binding.next(at(1), 1 / 30, pose);
    limiter.step(renderer, pose, atMs + 33, eyes);
    const { gain, glow } = limiter.exposure;
    if (takenUp) {
      expect(gain).toBeGreaterThan(0.99);
      expect(glow).toBeLessThan(0.01);
    } else expect(gain).toBeLessThan(0.8);
  },
);

it('a curve of points moves the scene by its shape, and an edit goes on from where the scene stands', async () => {
  const loaded = await open(CALM_SCENE);
  const binding = bindWorld(loaded);
  cleanUps.push(binding.dispose);
  const sun = loaded.gltf.scene.getObjectByProperty('type', 'DirectionalLight') as DirectionalLight;
  const bound = (curve: Binding['curve']) => ({
    ...loaded.document,
    bindings: [
      { node: 'light:Sun', property: 'intensity', target: 'light.intensity', range: [0, 2], curve } as const,
    ],
  });
  const light = { ...NEUTRAL_TARGETS.light, intensity: 0.5 };
  const play = (seconds: number): number => {
    const pose = new Float64Array(binding.poseLength());
    for (let i = 0; i < seconds * 20; i++) binding.next({ ...NEUTRAL_TARGETS, light }, 0.05, pose);
    binding.show(pose);
    // Of what the file says.
    return sun.intensity / 2;
  };
  binding.rebind(bound('linear'));
  expect(play(4)).toBeCloseTo(1, 3);
  binding.rebind(
    bound([
      { x: 0, y: 0 },
      { x: 0.5, y: 0.1 },
      { x: 1, y: 1 },
    ]),
  );
  expect(play(0.05)).toBeGreaterThan(0.85);
  expect(play(6)).toBeCloseTo(0.2, 3);
});

it('bound parts follow their targets, unbound ones go back, and all is freed', async () => {
  const loaded = await open(CALM_SCENE);
  const binding = bindWorld(loaded);
  const sun = loaded.gltf.scene.getObjectByProperty('type', 'DirectionalLight') as DirectionalLight;
  const pose = (intensity: number): Float64Array => {
    const values = new Float64Array(binding.poseLength());
    const light = { ...NEUTRAL_TARGETS.light, intensity };
    for (let i = 0; i < 40; i++) binding.next({ ...NEUTRAL_TARGETS, light }, 0.25, values);
    return values;
  };
  binding.show(pose(0));
  expect(sun.intensity).toBeCloseTo(2 * 0.2, 2);
  binding.show(pose(1));
  expect(sun.intensity).toBeCloseTo(2 * 1.5, 2);
  const fog = binding.scene.fog as FogExp2;
  const bound = fog.density;
  binding.rebind({ ...loaded.document, bindings: [] });
  binding.show(pose(1));
  // The surroundings too: the film, which begins with another binding, shows the same.
  const unbound = fog.density;
  expect(unbound).not.toBeCloseTo(bound, 4);
  binding.rebind({
    ...loaded.document,
    bindings: [{ node: 'scene', property: 'fog', target: 'light.fog', range: [1, 1], curve: 'linear' }],
  });
  binding.show(pose(1));
  expect(fog.density).toBeGreaterThan(10 * unbound);
  binding.rebind({ ...loaded.document, bindings: [] });
  expect(binding.playedShare()).toBe(0);
  binding.show(pose(1));
  expect(fog.density).toBe(unbound);
  // Ten seconds at the file's own speed, of a sway that lasts eight.
  expect(binding.playedShare()).toBe(1);
  expect(sun.intensity).toBe(2);
  expect(sun.color).toEqual(new Color(1, 1, 1));
  let paper: MeshStandardMaterial | undefined;
  loaded.gltf.scene.traverse((object) => {
    const { material } = object as { material?: MeshStandardMaterial };
    if (material?.name === 'Paper') paper = material;
  });
  expect(paper?.emissiveIntensity).toBe(1);
  const eyes = new PerspectiveCamera();
  renderer.render(binding.scene, eyes);
  expect(renderer.info.memory.geometries).toBeGreaterThan(1);
  const { textures } = renderer.info.memory;
  binding.dispose();
  expect(renderer.info.memory).toMatchObject({ geometries: 0, textures });
});

it('a part that is bound to be seen through while it is shown is seen through at once, and solid again', async () => {
  const loaded = await open(CALM_SCENE);
  const binding = bindWorld(loaded);
  cleanUps.push(binding.dispose);
  const eyes = new PerspectiveCamera(75, SIZE.width / SIZE.height, 0.05, 3000);
  eyes.position.set(0, 1.6, 0);
  const target = createPictureTarget(SIZE.width, SIZE.height);
  cleanUps.push(() => target.dispose());
  const picture = (bindings: readonly Binding[]): Uint8Array => {
    binding.rebind({ ...loaded.document, bindings });
    const pose = new Float64Array(binding.poseLength());
    binding.next(NEUTRAL_TARGETS, 0, pose);
    binding.show(pose);
    drawSmall(renderer, binding.scene, eyes, target);
    const rgba = new Uint8Array(SIZE.width * SIZE.height * 4);
    renderer.readRenderTargetPixels(target, 0, 0, SIZE.width, SIZE.height, rgba);
    return rgba;
  };
  const solid = picture([]);
  const clear = picture([
    { node: 'material:Stone', property: 'opacity', target: 'light.fog', range: [0, 0], curve: 'linear' },
  ]);
  // The ground, which is all stone, is at the bottom of the picture.
  const ground = (rgba: Uint8Array): Uint8Array => rgba.slice(0, 3 * 4);
  expect(ground(clear)).not.toEqual(ground(solid));
  expect(picture([])).toEqual(solid);
});

it.each([
  ['whose near plane is far', new PerspectiveCamera(75, 16 / 9, 2, 3000)],
  ['without perspective', new OrthographicCamera(-8, 8, 4.5, -4.5, 1, 3000)],
] as const)('[COMFORT-12] covers the view of an app’s camera %s', async (_, eyes) => {
  const loaded = await open(FLASHING_SCENE);
  const binding = bindWorld(loaded);
  cleanUps.push(binding.dispose);
  // Nothing is ever judged, so that nothing is to be seen.
  const limiter = createPictureLimiter(binding, () => new Promise(() => undefined));
  cleanUps.push(limiter.dispose);
  const stage = new Scene();
  stage.add(binding.scene, limiter.cover);
  eyes.position.set(0, 1.6, 0);
  eyes.updateMatrixWorld(true);
  const target = createPictureTarget(SIZE.width, SIZE.height);
  cleanUps.push(() => target.dispose());
  const brightest = (): number => {
    drawSmall(renderer, stage, eyes, target);
    const rgba = new Uint8Array(SIZE.width * SIZE.height * 4);
    renderer.readRenderTargetPixels(target, 0, 0, SIZE.width, SIZE.height, rgba);
    return rgba.reduce((most, value, i) => (i % 4 === 3 ? most : Math.max(most, value)), 0);
  };
  const pose = new Float64Array(binding.poseLength());
  binding.next(NEUTRAL_TARGETS, 0, pose);
  limiter.step(renderer, pose, 0, eyes);
  expect(brightest()).toBe(0);
  limiter.cover.visible = false;
  expect(brightest()).toBeGreaterThan(50);
});

it('a damaged file is refused in words', async () => {
  renderer = new WebGLRenderer();
  cleanUps.push(() => renderer.dispose());
  const { parts = [], ...rest } = CALM_SCENE;
  const bad = glbOf({ ...rest, parts, top: { bufferViews: [] } });
  await expect(
    loadWorld(bad, { decoders: '/decoders/', renderer: () => renderer, name: 'x' }),
  ).rejects.toThrow(/damaged .*Export it again/);
});
