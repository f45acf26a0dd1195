/** @file Binds the lights, fog, environment, exposure and animations of a three.js scene to the targets. */
import { type AnimationMixer, Color, Fog, FogExp2, type Light, type Object3D, type Scene } from 'three';
import { createSceneFactors, type SceneTargets, writeSceneFactors } from '../../core/index.ts';

export interface BindTargetsOptions {
  /** Where targets are read each frame: `mien.read` of `createMienscape`. */
  readonly read: () => { readonly targets: SceneTargets };
  /** Optional: the exposure of its tone mapping then carries part of the change of light. */
  readonly renderer?: { toneMappingExposure: number };
  /** Animation mixers whose speed follows the targets; you still call `mixer.update` yourself. */
  readonly mixers?: readonly AnimationMixer[];
  /** Default: every light of the scene at the time of binding. */
  readonly lights?: readonly Light[];
}

export interface TargetsBinding {
  /** Call it once a frame, with the seconds since the last. */
  update(deltaS: number): void;
  /** Restores the values that the scene had before; `update` then does nothing more. */
  dispose(): void;
}

/** Targets come every 33 ms; frames between them glide. */
const FOLLOW_S = 0.1;
/** Share of the change of light that exposure takes where a renderer is given. */
const EXPOSURE_SHARE = 0.4;

interface Lit extends Light {
  /** Of hemisphere lights. */
  readonly groundColor?: Color;
}

/**
 * Targets multiply the scene's own values, so at neutral the scene looks as you made it. Values that your code changes
 * afterwards are overwritten; leave such lights out of `lights`.
 */
export function bindTargets(scene: Scene, options: BindTargetsOptions): TargetsBinding {
  const { read, renderer, mixers = [], lights = lightsOf(scene) } = options;
  const wanted = createSceneFactors();
  const shown = writeSceneFactors(read().targets, createSceneFactors());
  const found = {
    lights: (lights as readonly Lit[]).map((light) => ({
      light,
      intensity: light.intensity,
      color: light.color.clone(),
      ground: light.groundColor?.clone() ?? null,
    })),
    fog: fogOf(scene),
    environment: scene.environmentIntensity,
    background: scene.backgroundIntensity,
    sky:
      scene.background instanceof Color ? { color: scene.background, was: scene.background.clone() } : null,
    exposure: renderer?.toneMappingExposure ?? 1,
    speeds: mixers.map((mixer) => mixer.timeScale),
  };
  const tint = new Color();

  const write = (): void => {
    const share = renderer ? EXPOSURE_SHARE : 0;
    const light = shown.brightness ** (1 - share);
    tint.setRGB(...shown.tint);
    for (const { light: lamp, intensity, color, ground } of found.lights) {
      lamp.intensity = intensity * light;
      lamp.color.copy(color).multiply(tint);
      if (ground) lamp.groundColor?.copy(ground).multiply(tint);
    }
    scene.environmentIntensity = found.environment * light;
    scene.backgroundIntensity = found.background * light;
    found.fog?.write(shown.fog, light, tint);
    found.sky?.color.copy(found.sky.was).multiply(tint).multiplyScalar(light);
    if (renderer) renderer.toneMappingExposure = found.exposure * shown.brightness ** share;
    for (const [i, mixer] of mixers.entries()) mixer.timeScale = (found.speeds[i] ?? 1) * shown.motion;
  };
  write();
  let disposed = false;

  return {
    update(deltaS) {
      if (disposed) return;
      writeSceneFactors(read().targets, wanted);
      // No time at all where it is not a number: what is shown would never be one again.
      const part = deltaS > 0 ? 1 - Math.exp(-deltaS / FOLLOW_S) : 0;
      shown.brightness += (wanted.brightness - shown.brightness) * part;
      shown.fog += (wanted.fog - shown.fog) * part;
      shown.motion += (wanted.motion - shown.motion) * part;
      for (let i = 0; i < 3; i++) {
        const from = shown.tint[i] ?? 1;
        shown.tint[i] = from + ((wanted.tint[i] ?? 1) - from) * part;
      }
      write();
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      for (const { light, intensity, color, ground } of found.lights) {
        light.intensity = intensity;
        light.color.copy(color);
        if (ground) light.groundColor?.copy(ground);
      }
      found.fog?.restore();
      found.sky?.color.copy(found.sky.was);
      scene.environmentIntensity = found.environment;
      scene.backgroundIntensity = found.background;
      if (renderer) renderer.toneMappingExposure = found.exposure;
      for (const [i, mixer] of mixers.entries()) mixer.timeScale = found.speeds[i] ?? 1;
    },
  };
}

function lightsOf(scene: Scene): Light[] {
  const lights: Light[] = [];
  scene.traverse((node: Object3D) => {
    if ((node as Light).isLight) lights.push(node as Light);
  });
  return lights;
}

/** Fog takes the light's colour, as mist does, and grows denser or thinner about what the scene has. */
function fogOf(scene: Scene) {
  const { fog } = scene;
  if (!fog) return null;
  const color = fog.color.clone();
  const range = fog instanceof Fog ? { near: fog.near, far: fog.far } : null;
  const density = fog instanceof FogExp2 ? fog.density : 0;
  const set = (factor: number): void => {
    if (fog instanceof FogExp2) fog.density = density * factor;
    if (fog instanceof Fog && range)
      Object.assign(fog, { near: range.near / factor, far: range.far / factor });
  };
  return {
    write(factor: number, light: number, tint: Color): void {
      fog.color.copy(color).multiply(tint).multiplyScalar(light);
      set(factor);
    },
    restore(): void {
      fog.color.copy(color);
      set(1);
    },
  };
}
