/** @file A thing that is shown enlarged is lit as it is in its file. Without a graphics card. */
import { type Light, type PointLight, Vector3 } from 'three';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { gltfOf, packGlb } from '../fixtures/glb-scenes.ts';
import { bindWorld, loadWorld } from './index.ts';

beforeEach(() => vi.stubGlobal('self', globalThis));
afterEach(() => vi.unstubAllGlobals());

it('as bright where its lamp stands as many times farther away, and back', async () => {
  const { json, binary } = gltfOf({
    materials: [{ name: 'Wax', base: [0.5, 0.5, 0.5] }],
    parts: [{ name: 'Figurine', half: [0.02, 0.05, 0.02], at: [0, 0.05, 0], material: 0 }],
    lights: [{ name: 'Candle', type: 'point', intensity: 0.5, at: [0, 0.08, 0.1] }],
  });
  const renderer = (): never => {
    throw new Error('No picture is compressed.');
  };
  const loaded = await loadWorld(packGlb(json, binary), {
    decoders: '/decoders/',
    renderer,
    name: 'Figurine',
  });
  const document = { ...loaded.document, bindings: [] };
  const { scene, rebind } = bindWorld(loaded);
  const lamp = (): { readonly far: number; readonly intensity: number } => {
    const [at, thing] = [new Vector3(), new Vector3()];
    let intensity = 0;
    scene.updateMatrixWorld(true);
    scene.traverse((object) => {
      if (object.name === 'Figurine') object.getWorldPosition(thing);
      if (!(object as Light).isLight || !(object as PointLight).isPointLight) return;
      object.getWorldPosition(at);
      ({ intensity } = object as Light);
    });
    return { far: at.distanceTo(thing), intensity };
  };
  const lux = (scale: number): number => {
    rebind({ ...document, viewer: { position: [0, 0, 0], turnDeg: 0, scale } });
    const { far, intensity } = lamp();
    return intensity / far ** 2;
  };
  const asInFile = lux(1);
  expect(asInFile).toBeGreaterThan(1);
  for (const scale of [12, 0.05, 1]) expect(lux(scale)).toBeCloseTo(asInFile, 6);
  // Enlarged by itself, to be looked at.
  rebind(document);
  expect(lamp().far).toBeGreaterThan(1);
  expect(lamp().intensity / lamp().far ** 2).toBeCloseTo(asInFile, 6);
});
