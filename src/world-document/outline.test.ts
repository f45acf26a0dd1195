import { describe, expect, it, vi } from 'vitest';
import { CALM_SCENE, glbOf, gltfOf, packGlb } from '../fixtures/glb-scenes.ts';
import { outlineOf, readWorldFile } from './index.ts';
import { outline } from './world-document.fixture.ts';

describe('the outline of a scene', () => {
  it('names lights, materials and animations, and tells two of one name apart', () => {
    expect(outline.nodes.map(({ id }) => id)).toEqual([
      'scene',
      'light:Sun',
      'light:Lantern',
      'material:Stone',
      'material:Paper',
      'material:Bark',
      'animation:Sway',
    ]);
    const twins = gltfOf({
      ...CALM_SCENE,
      materials: [...(CALM_SCENE.materials ?? []), { name: 'Stone', base: [1, 1, 1] }],
    });
    expect(outlineOf(twins.json as never).nodes.map(({ id }) => id)).toContain('material:Stone (2)');
  });
  it('tells thousands of one name apart without trying all numbers for each', () => {
    const count = 3000;
    const materials = Array.from({ length: count }, (_, i) => ({ name: i === 7 ? 'Stone (9)' : 'Stone' }));
    const looks = vi.spyOn(Set.prototype, 'has');
    const { nodes } = outlineOf({ asset: { version: '2.0' }, materials });
    const calls = looks.mock.calls.length;
    looks.mockRestore();
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
    expect(nodes.at(-1)?.id).toBe(`material:Stone (${count})`);
    expect(calls).toBeLessThan(4 * count);
  });
  it('adds a sun to a file without lights', () => {
    const { lights: _, ...dark } = CALM_SCENE;
    expect(outlineOf(gltfOf(dark).json as never).nodes.map(({ id }) => id)).toContain('light:Added sun');
  });
});

describe('what a file asks for where nothing can be bound', () => {
  const asking = { mienscape: { intensity: 'light.intensity' } };
  const read = (change: (json: { nodes: object[]; meshes: object[] }) => void) => {
    const { json, binary } = gltfOf(CALM_SCENE);
    change(json as never);
    return readWorldFile(packGlb(json, binary), 'x');
  };

  it('is told: on an object, on its mesh, and not of a light or of others’ properties', () => {
    const { problems, document } = read(({ nodes, meshes }) => {
      Object.assign(nodes[1] ?? {}, { extras: asking });
      Object.assign(meshes[0] ?? {}, { extras: { mienscape: 'x' } });
      Object.assign(nodes[2] ?? {}, { extras: { colour: 'red' } });
    });
    expect(problems).toEqual([
      expect.stringMatching(/^“Lamp” has the custom property “mienscape”.* Move it to one of these\.$/),
      expect.stringMatching(/^“Stone” has/),
    ]);
    expect(document.bindings).toEqual(readWorldFile(glbOf(CALM_SCENE), 'x').document.bindings);
  });

  it('is told whatever stands in the place of a target', () => {
    const { problems } = read((json) => {
      const extras = {
        mienscape: { fog: { target: { toString: 1 } }, ambient: {}, skyBrightness: { target: 0 } },
      };
      Object.assign(json, { extras });
    });
    expect(problems.join()).toMatch(/follows “\{"toString":1\}”, which is no target/);
  });

  it('is told in a few lines, however much it is', () => {
    const { problems } = read(({ nodes }) => {
      for (let i = 0; i < 500; i++) nodes.push({ name: `Leaf ${i}`, extras: asking });
    });
    expect(problems).toHaveLength(9);
    expect(problems.at(-1)).toBe('There are 492 more like these.');
  });
});
