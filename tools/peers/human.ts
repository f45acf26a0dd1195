/** @file The library `@vladmandic/human` on WebAssembly: its BlazeFace, then its emotion model; all else is off. */
import type { Peer } from './page.ts';

interface Human {
  load(): Promise<void>;
  detect(
    frame: ImageBitmap | OffscreenCanvas,
  ): Promise<{ readonly face: readonly { readonly emotion?: readonly { readonly emotion: string }[] }[] }>;
  readonly tf: { getBackend(): string };
}

const OFF = { enabled: false };
const LIBRARY = '/peers/human/dist/human.esm.js';

export async function openHuman(): Promise<Peer> {
  const library = (await import(/* @vite-ignore */ LIBRARY)) as { default: new (config: object) => Human };
  const human = new library.default({
    backend: 'wasm',
    wasmPath: '/wasm/',
    modelBasePath: '/peers/human/models/',
    // Each frame is read anew, as ours is.
    cacheSensitivity: 0,
    skipAllowed: false,
    filter: OFF,
    gesture: OFF,
    body: OFF,
    hand: OFF,
    object: OFF,
    segmentation: OFF,
    face: {
      enabled: true,
      detector: { maxDetected: 1, rotation: false, skipFrames: 0 },
      mesh: OFF,
      iris: OFF,
      description: OFF,
      emotion: { enabled: true, skipFrames: 0, minConfidence: 0 },
      antispoof: OFF,
      liveness: OFF,
    },
  });
  await human.load();
  return {
    backend: human.tf.getBackend(),
    read: async (frame) => {
      const { face } = await human.detect(frame);
      return face[0]?.emotion?.[0]?.emotion ?? null;
    },
  };
}
