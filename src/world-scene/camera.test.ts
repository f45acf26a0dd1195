/** @file Where one stands in a scene that was exported with a camera. Without a graphics card. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CALM_SCENE, gltfOf, packGlb, type SceneOptions } from '../fixtures/glb-scenes.ts';
import type { Viewer } from '../world-document/index.ts';
import { loadWorld } from './index.ts';

beforeEach(() => vi.stubGlobal('self', globalThis));
afterEach(() => vi.unstubAllGlobals());

/** Looks to the left, toward −x. */
const LEFT = [0, Math.SQRT1_2, 0, Math.SQRT1_2];

async function viewerOf(options: SceneOptions, translation: readonly number[], extras?: unknown) {
  const { json, binary } = gltfOf({ ...options, extras });
  const { nodes, scenes } = json as { nodes: object[]; scenes: { nodes: number[] }[] };
  const camera = { name: 'View', camera: 0, translation, rotation: LEFT };
  scenes[0]?.nodes.push(nodes.push(camera) - 1);
  const cameras = [{ type: 'perspective', perspective: { yfov: 1, znear: 0.1 } }];
  const renderer = (): never => {
    throw new Error('No picture is compressed.');
  };
  const bytes = packGlb({ ...json, cameras }, binary);
  const { document } = await loadWorld(bytes, { decoders: '/decoders/', renderer, name: 'A scene' });
  return document.viewer;
}

const about = ({ position, turnDeg, scale }: Viewer) => ({
  position: position.map((part) => Number(part.toFixed(3)) + 0),
  turnDeg: Math.round(turnDeg),
  scale,
});

it.each([
  ['on the floor below it', [3, 1.7, 6], [3, 0, 6]],
  ['in the air, with the eyes at a camera that is high', [3, 12, 6], [3, 10.4, 6]],
  ['in the air, with the eyes at a camera beyond the floor', [60, 2, 6], [60, 0.4, 6]],
])('one stands %s, and faces what it sees', async (_, at, position) => {
  const viewer = await viewerOf(CALM_SCENE, at);
  expect(viewer && about(viewer)).toEqual({ position, turnDeg: 90, scale: 1 });
});

it('a thing is placed before one, wherever its camera was; a document that the file carries counts first', async () => {
  const thing = { ...CALM_SCENE, parts: (CALM_SCENE.parts ?? []).filter(({ name }) => name === 'Lamp') };
  expect(await viewerOf(thing, [0, 1, 3])).toBeNull();
  const document = { kind: 'mienscape-world', schemaVersion: 2, name: 'Mine', viewer: null, bindings: [] };
  expect(await viewerOf(CALM_SCENE, [3, 1.7, 6], { mienscapeWorld: document })).toBeNull();
});
