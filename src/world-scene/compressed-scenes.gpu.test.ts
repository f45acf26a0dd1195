/** @file Valid compressed files (`tools/make-compressed-scenes.ts`) through the decoders that are served here: the same picture. */
import { NoToneMapping, PerspectiveCamera, type Scene, WebGLRenderer } from 'three';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { commands } from 'vitest/browser';
import { NEUTRAL_TARGETS } from '../adaptation/index.ts';
import { CALM_SCENE, glbOf } from '../fixtures/glb-scenes.ts';
import { bindWorld, type LoadedWorld, loadWorld, measureWorld } from './index.ts';
import { createPictureTarget, drawSmall } from './picture-limiter.ts';

/** From the repository's root. */
const FOLDER = 'src/fixtures/compressed-scenes/';
const SIZE = 64;
let renderer: WebGLRenderer;
beforeEach(() => {
  performance.clearResourceTimings();
  renderer = new WebGLRenderer({ antialias: false });
  renderer.toneMapping = NoToneMapping;
});
afterEach(() => {
  renderer.dispose();
  renderer.forceContextLoss();
});

const open = (bytes: Uint8Array): Promise<LoadedWorld> =>
  loadWorld(bytes, { decoders: '/decoders/', renderer: () => renderer, name: 'A scene' });

async function fileOf(name: string): Promise<Uint8Array> {
  const text = await commands.readFile(`${FOLDER}${name}.glb`, 'base64');
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

function picture(scene: Scene, eyes: PerspectiveCamera): Uint8Array {
  const target = createPictureTarget(SIZE, SIZE);
  eyes.updateMatrixWorld(true);
  drawSmall(renderer, scene, eyes, target);
  const rgba = new Uint8Array(SIZE * SIZE * 4);
  renderer.readRenderTargetPixels(target, 0, 0, SIZE, SIZE, rgba);
  target.dispose();
  return rgba;
}

/** The scene as a person sees it, from where they stand. */
function seen(loaded: LoadedWorld): Uint8Array {
  const binding = bindWorld(loaded);
  const pose = new Float64Array(binding.poseLength());
  binding.next(NEUTRAL_TARGETS, 0, pose);
  binding.show(pose);
  const eyes = new PerspectiveCamera(75, 1, 0.05, 3000);
  eyes.position.y = 1.6;
  const rgba = picture(binding.scene, eyes);
  binding.dispose();
  return rgba;
}

it.each(['draco', 'meshopt'])(
  '%s: the geometry is that of the plain file, in count and in the picture',
  async (name) => {
    const plain = await open(glbOf(CALM_SCENE));
    const packed = await open(await fileOf(name));
    const { triangles, drawCalls, lights, animations } = measureWorld(packed);
    expect({ triangles, drawCalls, lights, animations }).toEqual({
      triangles: 48,
      drawCalls: 4,
      lights: 2,
      animations: 1,
    });
    // What was bound in the file is bound in its compressed form.
    expect(packed.document.bindings).toEqual(plain.document.bindings);
    const [one, other] = [seen(plain), seen(packed)];
    const difference = one.reduce((sum, byte, i) => sum + Math.abs(byte - (other[i] ?? 0)), 0) / one.length;
    expect(difference).toBeLessThan(0.5);
    // It is no black or even picture (control).
    expect(new Set(one).size).toBeGreaterThan(20);
  },
);

it.each(['etc1s', 'uastc'])('%s: each quarter of the picture has its colour', async (name) => {
  const loaded = await open(await fileOf(name));
  const { textures, textureBytes } = measureWorld(loaded);
  expect({ name, textures, isThere: textureBytes > 0 }).toEqual({ name, textures: 1, isThere: true });
  const binding = bindWorld(loaded);
  binding.rebind({ ...loaded.document, viewer: { position: [0, 0, 0], turnDeg: 0, scale: 1 }, bindings: [] });
  const eyes = new PerspectiveCamera(90, 1, 0.05, 10);
  eyes.position.z = 1;
  const rgba = picture(binding.scene, eyes);
  /** Rows are read from below. */
  const at = (column: number, row: number): number[] => {
    const start = 4 * ((SIZE - 1 - row) * SIZE + column);
    return [...rgba.slice(start, start + 3)];
  };
  const [near, far] = [SIZE / 4, (3 * SIZE) / 4];
  const close = (rgb: readonly number[]) => rgb.map((value) => expect.closeTo(value, -1.3));
  expect(at(near, near)).toEqual(close([255, 0, 0]));
  expect(at(far, near)).toEqual(close([0, 255, 0]));
  expect(at(near, far)).toEqual(close([0, 0, 255]));
  expect(at(far, far)).toEqual(close([255, 255, 255]));
  binding.dispose();
});

it('no decoder comes from elsewhere', async () => {
  for (const name of ['draco', 'etc1s']) (await open(await fileOf(name))).dispose();
  const asked = performance.getEntriesByType('resource').map(({ name }) => new URL(name));
  expect(asked.some(({ pathname }) => pathname.startsWith('/decoders/'))).toBe(true);
  const elsewhere = asked.filter(
    ({ origin, protocol }) => origin !== location.origin && !/^(blob|data):/.test(protocol),
  );
  expect(elsewhere).toEqual([]);
});
