/** @file Opens a world from the studio (one .glb with its world document inside) in another app. */
import { type Camera, Scene, type WebGLRenderer } from 'three';
import { createDrawnTargets } from '../../adaptation/index.ts';
import { assertNames, namesOf, type SceneTargets } from '../../core/index.ts';
import { bindWorld, createPictureLimiter, loadWorld } from '../../world-scene/index.ts';

export interface OpenWorldOptions {
  /** Where targets are read each frame: `mien.read` of `createMienscape`. */
  readonly read: () => { readonly targets: SceneTargets };
  readonly renderer: WebGLRenderer;
  /**
   * Address at which you serve `node_modules/mienscape/dist/decoders` (`draco/` and `basis/`); asked for only by compressed files.
   * Default: `/decoders/`. The KTX2 transcoder that three carries needs a policy with `'unsafe-eval'`; this one does not.
   */
  readonly decoders?: string | undefined;
  /** Name of a world whose file carries none. */
  readonly name?: string | undefined;
  /** Halves the speed of animations, and of catching up after a pause in which nothing was drawn, for people who asked their system for less motion. */
  readonly reducedMotion?: boolean | undefined;
}

export interface OpenedWorld {
  /**
   * Draw it by itself, or put your own things into it. They stand in its fog, and a picture that they change too fast is darkened,
   * but some frames late: flashes of your own things are not held back. Keep them calm.
   * Do not add it to another scene: three takes fog from the scene that is drawn alone, and what limits the picture would
   * darken all of it. The viewer's feet are at its origin.
   */
  readonly scene: Scene;
  /**
   * What the file asks for and does not get, in words; empty where all of it was taken. Where its world document is of a newer
   * version or names what the file does not hold, the usual bindings stand in for it.
   */
  readonly problems: readonly string[];
  /** Call it once a frame before you draw, with the camera that you draw by and the seconds since the last. */
  update(camera: Camera, deltaS: number): void;
  /** Frees the loaded scene, and all that was made for it; `update` then does nothing more. */
  dispose(): void;
}

const REDUCED = 0.5;
const OPTIONS = namesOf<OpenWorldOptions>({
  read: true,
  renderer: true,
  decoders: true,
  name: true,
  reducedMotion: true,
});

/**
 * Loads a world that follows the targets as its document says. The world's own picture is always limited (COMFORT-12), so it
 * appears only after the brightness of its first frames has been measured.
 * @param bytes the whole .glb
 * @throws WorldFileError if the file is damaged, needs other files, or is too large; if a decoder that it needs is not at
 * `decoders`; if the page's policy refuses its pictures (`img-src blob:`) or decoders (`worker-src blob:`); TypeError for an option that there is not
 */
export async function openWorld(
  bytes: Uint8Array | ArrayBuffer,
  options: OpenWorldOptions,
): Promise<OpenedWorld> {
  assertNames('openWorld', options, OPTIONS);
  const { read, renderer, decoders = '/decoders/', name = 'World', reducedMotion = false } = options;
  const whole = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes;
  const folder = decoders.endsWith('/') ? decoders : `${decoders}/`;
  const loaded = await loadWorld(whole, { decoders: folder, renderer: () => renderer, name });
  const binding = bindWorld(loaded);
  const scene = new Scene();
  // All that is drawn is measured, what the app puts beside the world too. The world is shown once its picture is measured; the
  // app's things are drawn as they are now, so their own flashes are not held back.
  const limiter = createPictureLimiter({ scene, show: binding.show });
  scene.add(binding.scene, limiter.cover);
  scene.fog = binding.scene.fog;
  const drawn = createDrawnTargets(read().targets);
  const pose = new Float64Array(binding.poseLength());
  let atMs = 0;
  let disposed = false;
  return {
    scene,
    problems: loaded.problems,
    update(camera, deltaS) {
      if (disposed) return;
      // No time at all where it is not a number: the world would never be drawn again.
      const passedS = Number.isFinite(deltaS) ? Math.max(deltaS, 0) : 0;
      atMs += 1000 * passedS;
      drawn.step(read().targets, passedS, reducedMotion);
      binding.next(drawn.read(), passedS, pose, reducedMotion ? REDUCED : 1);
      const eyes = renderer.xr.isPresenting ? renderer.xr.getCamera() : camera;
      limiter.step(renderer, pose, atMs, eyes);
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      scene.clear();
      limiter.dispose();
      binding.dispose();
    },
  };
}
