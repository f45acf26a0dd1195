/**
 * @file Shows a world that nobody has judged (COMFORT-12). Each pose is first drawn small and read back; only a pose whose
 * picture is known is shown, through a cover that dims or brightens it as the exposure limiter says.
 */
import {
  AddEquation,
  type Camera,
  CustomBlending,
  DoubleSide,
  Mesh,
  type Object3D,
  OneFactor,
  PerspectiveCamera,
  PlaneGeometry,
  Quaternion,
  ShaderMaterial,
  SRGBColorSpace,
  SrcAlphaFactor,
  Vector3,
  type WebGLRenderer,
  WebGLRenderTarget,
} from 'three';
import { createExposureLimiter, type Exposure, LIMITER_CELLS } from '../flashes/index.ts';
import type { WorldBinding } from './bind-world.ts';

/** Drawn twice as fine as it is judged. */
const PIXELS = 2 * LIMITER_CELLS;
const FOV_DEG = 120;
/** The small camera turns after the head in steps, so that a turning head is no change of the world. */
const REAIM_RAD = (15 * Math.PI) / 180;
const REAIM_M = 1;
/** Read-backs that may be on their way. */
const IN_FLIGHT = 3;

/** A small target whose picture is encoded and tone-mapped as the screen's is. */
export function createPictureTarget(width: number, height: number): WebGLRenderTarget {
  const target = new WebGLRenderTarget(width, height, { colorSpace: SRGBColorSpace, generateMipmaps: false });
  // Else the card would encode once more what the shader has encoded.
  target.texture.internalFormat = 'RGBA8';
  (target as { isXRRenderTarget?: boolean }).isXRRenderTarget = true;
  return target;
}

export interface PictureLimiter {
  /** The cover; it goes into the scene that is drawn on the screen, and is hidden while that is judged. */
  readonly cover: Object3D;
  /** How the shown picture is changed, for tests and the inspector. */
  readonly exposure: Exposure;
  /** Judges the binding's next pose, and shows the newest that is judged. To be called once a frame before it is drawn. */
  step(renderer: WebGLRenderer, pose: Float64Array, atMs: number, eyes: Camera): void;
  /**
   * Judges at once what has been shown without the limiter, so that the next picture is compared with it and not with the
   * last one that was limited. To be called before the world is changed; the pose is the one that is shown.
   */
  takeUp(renderer: WebGLRenderer, pose: Float64Array, atMs: number, eyes: Camera): void;
  /** Nothing judged before counts: another document, another world. */
  reset(): void;
  dispose(): void;
}

/** @param read how the small picture is read back; the default waits for the card without holding the page up */
export function createPictureLimiter(
  binding: Pick<WorldBinding, 'scene' | 'show'>,
  read: (renderer: WebGLRenderer, target: WebGLRenderTarget, into: Uint8Array) => Promise<unknown> | null = (
    renderer,
    target,
    into,
  ) => renderer.readRenderTargetPixelsAsync(target, 0, 0, PIXELS, PIXELS, into),
): PictureLimiter {
  const uniforms = { uGlow: { value: 0 }, uGain: { value: 0 } };
  const material = new ShaderMaterial({
    uniforms,
    // Over the whole view of whatever camera draws: a body around the eyes would lie before the near plane of some.
    vertexShader: 'void main() { gl_Position = vec4(position.xy, 0.5, 1.0); }',
    fragmentShader:
      'uniform float uGlow; uniform float uGain; void main() { gl_FragColor = vec4(vec3(uGlow), uGain); }',
    side: DoubleSide,
    transparent: true,
    depthTest: false,
    depthWrite: false,
    toneMapped: false,
    // What is shown = glow + gain · what was drawn.
    blending: CustomBlending,
    blendEquation: AddEquation,
    blendSrc: OneFactor,
    blendDst: SrcAlphaFactor,
  });
  const geometry = new PlaneGeometry(2, 2);
  const cover = new Mesh(geometry, material);
  // Over the world, under the dark of a transition (850) and the headset's panel.
  cover.renderOrder = 800;
  cover.frustumCulled = false;
  cover.raycast = () => undefined;

  const camera = new PerspectiveCamera(FOV_DEG, 1, 0.05, 3000);
  const targets = Array.from({ length: IN_FLIGHT }, () => createPictureTarget(PIXELS, PIXELS));
  const buffers = targets.map(() => new Uint8Array(PIXELS * PIXELS * 4));
  const busy = targets.map(() => false);
  const cells = new Uint8Array(LIMITER_CELLS * LIMITER_CELLS * 4);
  let limiter = createExposureLimiter();
  let era = 0;
  let judged: { readonly pose: Float64Array; readonly exposure: Exposure } | null = null;
  const exposure: Exposure = { gain: 0, glow: 0 };
  const [head, aim, place] = [new Quaternion(), new Quaternion(), new Vector3()];
  let aimed = false;
  let order = 0;
  let newest = 0;
  /** After another document was bound, its first picture is waited for: what was shown before cannot be shown again. */
  let waits = false;

  const judge = (
    buffer: Uint8Array,
    pose: Float64Array,
    atMs: number,
    elsewhere: boolean,
    seen: Uint8Array,
    turn: number,
  ): void => {
    // One that came back late is older than what is shown.
    if (turn < newest) return;
    newest = turn;
    shrink(buffer, cells);
    const { gain, glow } = limiter.next(cells, atMs, elsewhere, seen);
    judged = { pose, exposure: { gain, glow } };
  };
  const step: PictureLimiter['step'] = (renderer, pose, atMs, eyes) => {
    const slot = waits ? 0 : busy.indexOf(false);
    const target = targets[slot];
    const buffer = buffers[slot];
    if (target && buffer) {
      head.setFromRotationMatrix(eyes.matrixWorld);
      place.setFromMatrixPosition(eyes.matrixWorld);
      const elsewhere =
        !aimed || head.angleTo(aim) > REAIM_RAD || place.distanceTo(camera.position) > REAIM_M;
      if (elsewhere) {
        aim.copy(head);
        camera.quaternion.copy(aim);
        camera.position.copy(place);
        camera.updateMatrixWorld(true);
      }
      const first = !aimed;
      aimed = true;
      binding.show(pose);
      const { visible } = cover;
      cover.visible = false;
      drawSmall(renderer, binding.scene, camera, target);
      cover.visible = visible;
      const copy = pose.slice();
      const seen = cellsInView(eyes, head, aim);
      const turn = ++order;
      const reading = waits ? readNow(renderer, target, buffer) : read(renderer, target, buffer);
      waits = false;
      const begun = era;
      if (reading === null) judge(buffer, copy, atMs, elsewhere && !first, seen, turn);
      else {
        busy[slot] = true;
        reading.then(
          () => {
            busy[slot] = false;
            if (begun === era) judge(buffer, copy, atMs, elsewhere && !first, seen, turn);
          },
          () => {
            busy[slot] = false;
          },
        );
      }
    }
    if (judged) {
      binding.show(judged.pose);
      Object.assign(exposure, judged.exposure);
    }
    // Before anything is judged nothing is shown.
    uniforms.uGain.value = exposure.gain;
    uniforms.uGlow.value = exposure.glow;
  };
  return {
    cover,
    exposure,
    step,
    takeUp(renderer, pose, atMs, eyes) {
      era++;
      limiter = createExposureLimiter();
      aimed = false;
      waits = true;
      step(renderer, pose, atMs, eyes);
    },
    reset() {
      era++;
      // At first nothing is shown, and nothing need be waited for.
      waits ||= judged !== null;
      judged = null;
    },
    dispose() {
      era++;
      for (const target of targets) target.dispose();
      geometry.dispose();
      material.dispose();
    },
  };
}

function readNow(renderer: WebGLRenderer, target: WebGLRenderTarget, into: Uint8Array): null {
  renderer.readRenderTargetPixels(target, 0, 0, PIXELS, PIXELS, into);
  return null;
}

const ray = new Vector3();
const toHead = new Quaternion();
/** Which cells of the small picture lie in the view of the eyes. */
function cellsInView(eyes: Camera, head: Quaternion, aim: Quaternion): Uint8Array {
  const seen = new Uint8Array(LIMITER_CELLS * LIMITER_CELLS);
  const tangent = Math.tan((FOV_DEG * Math.PI) / 360);
  const { elements } = eyes.projectionMatrix;
  const [across, down] = [elements[0], elements[5]];
  toHead.copy(head).invert().multiply(aim);
  for (let i = 0; i < seen.length; i++) {
    const x = ((((i % LIMITER_CELLS) + 0.5) / LIMITER_CELLS) * 2 - 1) * tangent;
    const y = (((Math.floor(i / LIMITER_CELLS) + 0.5) / LIMITER_CELLS) * 2 - 1) * tangent;
    ray.set(x, y, -1).applyQuaternion(toHead);
    const inView = ray.z < 0 && Math.abs(ray.x / ray.z) * across <= 1 && Math.abs(ray.y / ray.z) * down <= 1;
    seen[i] = inView ? 1 : 0;
  }
  return seen;
}

/** Draws a scene into a target with a camera of its own, in a headset too. */
export function drawSmall(
  renderer: WebGLRenderer,
  scene: Object3D,
  camera: Camera,
  target: WebGLRenderTarget,
): void {
  const { enabled } = renderer.xr;
  const before = renderer.getRenderTarget();
  renderer.xr.enabled = false;
  renderer.setRenderTarget(target);
  renderer.clear();
  renderer.render(scene, camera);
  renderer.setRenderTarget(before);
  renderer.xr.enabled = enabled;
}

const TO_LINEAR = Float64Array.from({ length: 256 }, (_, byte) => {
  const c = byte / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
});
const toByte = (light: number): number =>
  Math.round(255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055));

/** Means of two by two pixels, of light and not of encoded colours. */
function shrink(pixels: Uint8Array, cells: Uint8Array): void {
  for (let y = 0; y < LIMITER_CELLS; y++)
    for (let x = 0; x < LIMITER_CELLS; x++)
      for (let channel = 0; channel < 3; channel++) {
        let light = 0;
        for (const row of [0, PIXELS])
          for (const column of [0, 1])
            light += TO_LINEAR[pixels[4 * (2 * y * PIXELS + row + 2 * x + column) + channel] ?? 0] ?? 0;
        cells[4 * (y * LIMITER_CELLS + x) + channel] = toByte(light / 4);
      }
}
