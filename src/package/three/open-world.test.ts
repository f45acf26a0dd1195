/** @file A world of the studio in an app: what of its file was not taken, and what is measured. Without a graphics card. */
import { type Camera, Group, Mesh, PerspectiveCamera, type Scene, type WebGLRenderer } from 'three';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NEUTRAL_TARGETS } from '../../adaptation/index.ts';
import { CALM_SCENE, glbOf } from '../../fixtures/glb-scenes.ts';
import { bindTargets } from './bind-targets.ts';
import { openWorld } from './open-world.ts';

beforeEach(() => vi.stubGlobal('self', globalThis));
afterEach(() => vi.unstubAllGlobals());

/** Every drawing: its scene, and the names of the meshes that are visible in it. */
function createRenderer() {
  const drawn: { readonly scene: Scene; readonly meshes: readonly Mesh[] }[] = [];
  const renderer = {
    xr: { enabled: false, isPresenting: false },
    getRenderTarget: () => null,
    setRenderTarget: () => undefined,
    clear: () => undefined,
    readRenderTargetPixelsAsync: () => Promise.resolve(),
    render(scene: Scene, _: Camera) {
      const meshes: Mesh[] = [];
      scene.traverseVisible((object) => {
        if (object instanceof Mesh) meshes.push(object);
      });
      drawn.push({ scene, meshes });
    },
  };
  return { drawn, renderer: renderer as unknown as WebGLRenderer };
}

const read = () => ({ targets: NEUTRAL_TARGETS });
const withDocument = (changes: object): Uint8Array => {
  const document = { kind: 'mienscape-world', schemaVersion: 2, name: 'Mine', viewer: null, bindings: [] };
  return glbOf({ ...CALM_SCENE, extras: { mienscapeWorld: { ...document, ...changes } } });
};

describe('openWorld', () => {
  it('refuses an option that there is not by name, as bindTargets does', async () => {
    const { renderer } = createRenderer();
    const misspelt = { read, renderer, decoder: '/x/' } as never;
    await expect(openWorld(glbOf(CALM_SCENE), misspelt)).rejects.toThrow('openWorld has no “decoder”.');
    expect(() => bindTargets(new Group() as never, { read, reduceMotion: true } as never)).toThrow(
      'bindTargets has no “reduceMotion”.',
    );
  });

  it('tells what of the file was not taken, and nothing where all was', async () => {
    const { renderer } = createRenderer();
    const problemsOf = async (bytes: Uint8Array): Promise<readonly string[]> =>
      (await openWorld(bytes, { read, renderer })).problems;
    expect(await problemsOf(withDocument({}))).toEqual([]);
    expect(await problemsOf(withDocument({ schemaVersion: 99 }))).toEqual([
      expect.stringMatching(/^Its document was not taken\. .*newer/),
    ]);
    const renamed = { node: 'light:Gone', property: 'intensity', target: 'light.intensity', range: [0, 1] };
    expect(await problemsOf(withDocument({ bindings: [{ ...renamed, curve: 'linear' }] }))).toEqual([
      expect.stringMatching(/^Its document was not taken\. .*light:Gone/),
    ]);
  });

  it('measures all that is in its scene, what the app puts there too, without the cover', async () => {
    const { drawn, renderer } = createRenderer();
    const world = await openWorld(withDocument({}), { read, renderer });
    const own = new Mesh();
    world.scene.add(own);
    const camera = new PerspectiveCamera();
    world.update(camera, 1 / 60);
    expect(drawn).toHaveLength(1);
    const [judged] = drawn;
    expect(judged?.scene).toBe(world.scene);
    expect(judged?.meshes).toContain(own);
    // The world's own parts, and the sky (control).
    expect(judged?.meshes.length).toBeGreaterThan(4);
    renderer.render(world.scene, camera);
    const shown = drawn[1]?.meshes ?? [];
    const cover = shown.filter((mesh) => !judged?.meshes.includes(mesh));
    expect(cover.map(({ renderOrder }) => renderOrder)).toEqual([800]);
    world.dispose();
  });
});
