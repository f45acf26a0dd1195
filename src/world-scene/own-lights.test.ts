/** @file How an own world is lit: lights in lux and candela. Without a graphics card. */
import type { Light } from 'three';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CALM_SCENE, gltfOf, packGlb, type SceneOptions } from '../fixtures/glb-scenes.ts';
import { type LoadedWorld, loadWorld } from './index.ts';

beforeEach(() => vi.stubGlobal('self', globalThis));
afterEach(() => vi.unstubAllGlobals());

function open(options: SceneOptions): Promise<LoadedWorld> {
  const { json, binary } = gltfOf(options);
  const renderer = (): never => {
    throw new Error('No picture is compressed.');
  };
  return loadWorld(packGlb(json, binary), { decoders: '/decoders/', renderer, name: 'A scene' });
}

const lightsOf = ({ gltf }: LoadedWorld): readonly number[] => {
  const found: number[] = [];
  gltf.scene.traverse((object) => {
    if ((object as Light).isLight) found.push((object as Light).intensity);
  });
  return found;
};

const [sun, lantern] = CALM_SCENE.lights ?? [];
const withLights = (sunLux: number, lanternCd: number): SceneOptions => ({
  ...CALM_SCENE,
  lights: [sun, lantern].flatMap((light, i) =>
    light ? [{ ...light, intensity: [sunLux, lanternCd][i] ?? 0 }] : [],
  ),
});

describe('lights of a file', () => {
  it('are left alone where they show a picture, lamps close to a wall too', async () => {
    const loaded = await open(withLights(2, 6));
    expect(lightsOf(loaded)).toEqual([2, 6]);
    expect(loaded.problems).toEqual([]);
  });

  it.each([
    ['a sun of 3 W/m²', 2049, 6],
    ['a lamp of 1000 W', 0, 54_351],
    ['the sun at noon', 100_000, 0],
  ])('are dimmed together, and that is told, where Blender wrote %s', async (_, sunLux, lanternCd) => {
    const loaded = await open(withLights(sunLux, lanternCd));
    const [sunNow = 0, lanternNow = 0] = lightsOf(loaded);
    // As they stand to each other, so they stay.
    expect(sunNow * lanternCd).toBeCloseTo(lanternNow * sunLux, 3);
    expect(sunNow).toBeLessThan(12);
    expect(lanternNow).toBeLessThan(600);
    expect(sunNow + lanternNow).toBeGreaterThan(1);
    expect(loaded.problems).toEqual([
      expect.stringMatching(/white \([\d,]+ lux\), so all are [\d,]+ times fainter here\. .*“Unitless”\.$/),
    ]);
  });
});
