/** @file How an own world is lit: lights in lux and candela, and materials that no light reaches. Without a graphics card. */
import type { Light, MeshBasicMaterial, MeshStandardMaterial } from 'three';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NEUTRAL_TARGETS } from '../adaptation/index.ts';
import { CALM_SCENE, gltfOf, packGlb, type SceneOptions } from '../fixtures/glb-scenes.ts';
import type { Binding, WorldDocument } from '../world-document/index.ts';
import { bindWorld, type LoadedWorld, loadWorld } from './index.ts';

beforeEach(() => vi.stubGlobal('self', globalThis));
afterEach(() => vi.unstubAllGlobals());

type Json = { materials: Record<string, unknown>[]; extensionsUsed: string[] };

/** Opened as a file whose description was changed. */
function open(options: SceneOptions, change: (json: Json) => void = () => undefined): Promise<LoadedWorld> {
  const { json, binary } = gltfOf(options);
  change(json as Json);
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

describe('materials that no light reaches', () => {
  const unlit = ({ materials, extensionsUsed }: Json): void => {
    extensionsUsed.push('KHR_materials_unlit');
    for (const material of materials) material.extensions = { KHR_materials_unlit: {} };
  };
  const { lights: _, ...unlighted } = CALM_SCENE;
  const targetsOf = (intensity: number, temperatureK: number) => ({
    ...NEUTRAL_TARGETS,
    light: { ...NEUTRAL_TARGETS.light, intensity, temperatureK },
  });

  /** The colour that is seen of the ground at targets, once all has followed. */
  function groundOf(loaded: LoadedWorld) {
    const binding = bindWorld(loaded);
    let colour = [0, 0, 0];
    const at = (intensity: number, temperatureK = 6500): readonly number[] => {
      const pose = new Float64Array(binding.poseLength());
      for (let i = 0; i < 80; i++) binding.next(targetsOf(intensity, temperatureK), 0.25, pose);
      binding.show(pose);
      binding.show(pose);
      loaded.gltf.scene.traverse((object) => {
        if (object.name !== 'Ground') return;
        const { material } = object as unknown as { material: MeshStandardMaterial | MeshBasicMaterial };
        const glows = 'emissive' in material && material.color.getHex() === 0;
        colour = (glows ? material.emissive : material.color).toArray();
      });
      return colour;
    };
    return { at, binding };
  }
  const sum = (colour: readonly number[]): number => colour.reduce((all, each) => all + each, 0);

  it('grow darker and warmer with the light, though nothing of them is bound', async () => {
    const loaded = await open(unlighted, unlit);
    expect(loaded.document.bindings.filter(({ node }) => node.startsWith('material:'))).toEqual([]);
    const { at } = groundOf(loaded);
    const [dark, bright] = [at(0.1), at(0.9)];
    expect(sum(bright)).toBeGreaterThan(2 * sum(dark));
    const [warm, cold] = [at(0.5, 2200), at(0.5, 11_000)] as [number[], number[]];
    expect((warm[0] ?? 0) / (warm[2] ?? 1)).toBeGreaterThan((1.3 * (cold[0] ?? 0)) / (cold[2] ?? 1));
    expect(loaded.outline.nodes.filter(({ isSelfLit }) => isSelfLit)).toHaveLength(3);
  });

  it('follow their own Glow alone where it is bound, and the light again when it is not', async () => {
    const loaded = await open(unlighted, unlit);
    const { at, binding } = groundOf(loaded);
    const before = at(0.1);
    const bound = (range: readonly [number, number]): WorldDocument => {
      const glow: Binding = {
        node: 'material:Stone',
        property: 'emission',
        target: 'light.intensity',
        range,
        curve: 'linear',
      };
      return { ...loaded.document, bindings: [...loaded.document.bindings, glow] };
    };
    binding.rebind(bound([1, 1]));
    at(0.1).forEach((part, i) => void expect(part).toBeCloseTo([0.22, 0.2, 0.18][i] ?? 0));
    binding.rebind(bound([0.5, 0.5]));
    at(0.9).forEach((part, i) => void expect(part).toBeCloseTo([0.11, 0.1, 0.09][i] ?? 0));
    binding.rebind(loaded.document);
    expect(sum(at(0.1))).toBeCloseTo(sum(before), 5);
  });

  it('are those of a file in which all is emission, as light is baked; a lamp among lit things stays a lamp', async () => {
    const baked = await open(unlighted, ({ materials }) => {
      for (const material of materials)
        Object.assign(material, {
          emissiveFactor: [0.5, 0.4, 0.3],
          pbrMetallicRoughness: { baseColorFactor: [0, 0, 0, 1] },
        });
    });
    const { at } = groundOf(baked);
    const dark = sum(at(0.1));
    expect(sum(at(0.9))).toBeGreaterThan(2 * dark);
    const lamp = await open(CALM_SCENE);
    expect(lamp.document.bindings).toContainEqual(
      expect.objectContaining({ node: 'material:Paper', property: 'emission', range: [1.2, 0.7] }),
    );
  });
});
