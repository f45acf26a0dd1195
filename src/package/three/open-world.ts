/** @file Opens a world from the studio (one .glb with its world document inside) in another app. */
import { type Camera, Scene, type WebGLRenderer } from 'three';
import type { SceneTargets } from '../../core/index.ts';
import { bindWorld, createPictureLimiter, loadWorld } from '../../world-scene/index.ts';

export interface OpenWorldOptions {
  /** Where targets are read each frame: `mien.read` of `createMienscape`. */
  readonly read: () => { readonly targets: SceneTargets };
  readonly renderer: WebGLRenderer;
  /**
   * Folder with `draco/` and `basis/` of three's `examples/jsm/libs`, ending with a slash; asked for only by compressed
   * files. Default: `/decoders/`.
   */
  readonly decoders?: string;
  /** Name of a world whose file carries none. */
  readonly name?: string;
  /** Halves the speed of animations, for people who asked their system for less motion. */
  readonly reducedMotion?: boolean;
}

export interface OpenedWorld {
  /** Add it to your scene or draw it by itself; the viewer's feet are at its origin, and its fog is set. */
  readonly scene: Scene;
  /** Call it once a frame before you draw, with the camera that you draw by and the seconds since the last. */
  update(camera: Camera, deltaS: number): void;
  /** Frees the loaded scene, and all that was made for it. */
  dispose(): void;
}

const REDUCED = 0.5;

/**
 * Loads a world that follows the targets as its document says. Its picture is always limited (COMFORT-12), so it
 * appears only after the brightness of its first frames has been measured.
 * @throws WorldFileError if the file is damaged, needs other files, or is too large
 */
export async function openWorld(bytes: Uint8Array, options: OpenWorldOptions): Promise<OpenedWorld> {
  const { read, renderer, decoders = '/decoders/', name = 'World', reducedMotion = false } = options;
  const loaded = await loadWorld(bytes, { decoders, renderer: () => renderer, name });
  const binding = bindWorld(loaded);
  const limiter = createPictureLimiter(binding);
  const scene = new Scene();
  scene.add(binding.scene, limiter.cover);
  scene.fog = binding.scene.fog;
  const pose = new Float64Array(binding.poseLength());
  let atMs = 0;
  return {
    scene,
    update(camera, deltaS) {
      atMs += 1000 * deltaS;
      binding.next(read().targets, deltaS, pose, reducedMotion ? REDUCED : 1);
      const eyes = renderer.xr.isPresenting ? renderer.xr.getCamera() : camera;
      limiter.step(renderer, pose, atMs, eyes);
    },
    dispose() {
      scene.clear();
      limiter.dispose();
      binding.dispose();
    },
  };
}
