/** @file Binds the lights, fog, environment, exposure and animations of a three.js scene to the targets. */
import {
  type AnimationMixer,
  Color,
  type Fog,
  type FogExp2,
  type Light,
  NoToneMapping,
  type Object3D,
  type Scene,
} from 'three';
import { createSceneFactors, type SceneTargets, writeSceneFactors } from '../../core/index.ts';

export interface BindTargetsOptions {
  /** Where targets are read each frame: `mien.read` of `createMienscape`. */
  readonly read: () => { readonly targets: SceneTargets };
  /** Optional: the exposure of its tone mapping, where it has one, then carries part of the change of light. */
  readonly renderer?: { toneMappingExposure: number; readonly toneMapping?: number };
  /** Animation mixers whose speed follows the targets; you still call `mixer.update` yourself. */
  readonly mixers?: readonly AnimationMixer[];
  /** Default: every light that is in the scene at an update. */
  readonly lights?: readonly Light[];
}

export interface TargetsBinding {
  /** Call it once a frame, with the seconds since the last. Binds what the scene was given meanwhile. */
  update(deltaS: number): void;
  /** Restores the values that each bound thing had; `update` then does nothing more. */
  dispose(): void;
}

/** Targets come every 33 ms; frames between them glide. */
const FOLLOW_S = 0.1;
/** Share of the change of light that exposure takes where a renderer maps tones. */
const EXPOSURE_SHARE = 0.4;

/** What is multiplied now. */
interface Shown {
  /** Of light, without what exposure takes. */
  light: number;
  readonly tint: Color;
  fog: number;
}

/** A thing of the scene: its own values are those that it had when it was bound. */
interface Part {
  write(shown: Shown): void;
  restore(): void;
}

/**
 * Targets multiply the scene's own values, so at neutral the scene looks as you made it. Lights, fog, background and
 * environment that come into the scene later are bound at the next update; a light that left it gets its own values back.
 * Values that your code changes in a bound thing are overwritten; leave such lights out of `lights`.
 */
export function bindTargets(scene: Scene, options: BindTargetsOptions): TargetsBinding {
  const { read, renderer, mixers = [], lights } = options;
  const wanted = createSceneFactors();
  const glided = writeSceneFactors(read().targets, createSceneFactors());
  const shown: Shown = { light: 1, tint: new Color(), fog: 1 };
  const parts: readonly Part[] = [
    lights ? together(lights.map(bindLight)) : bindLightsOf(scene),
    bindPresent(() => scene.fog as Fog | FogExp2 | null, bindFog),
    bindPresent(
      () => ((scene.background as Color | null)?.isColor ? (scene.background as Color) : null),
      bindBackground,
    ),
    bindIntensity(scene, 'environment', 'environmentIntensity'),
    bindIntensity(scene, 'background', 'backgroundIntensity'),
  ];
  const exposure = renderer?.toneMappingExposure ?? 1;
  const speeds = mixers.map((mixer) => mixer.timeScale);

  const write = (): void => {
    // Without tone mapping three ignores the exposure.
    const share = renderer && renderer.toneMapping !== NoToneMapping ? EXPOSURE_SHARE : 0;
    shown.light = glided.brightness ** (1 - share);
    shown.tint.setRGB(...glided.tint);
    shown.fog = glided.fog;
    for (const part of parts) part.write(shown);
    if (renderer) renderer.toneMappingExposure = exposure * glided.brightness ** share;
    for (const [i, mixer] of mixers.entries()) mixer.timeScale = (speeds[i] ?? 1) * glided.motion;
  };
  write();
  let disposed = false;

  return {
    update(deltaS) {
      if (disposed) return;
      writeSceneFactors(read().targets, wanted);
      // No time at all where it is not a number: what is shown would never be one again.
      const part = deltaS > 0 ? 1 - Math.exp(-deltaS / FOLLOW_S) : 0;
      glided.brightness += (wanted.brightness - glided.brightness) * part;
      glided.fog += (wanted.fog - glided.fog) * part;
      glided.motion += (wanted.motion - glided.motion) * part;
      for (let i = 0; i < 3; i++) {
        const from = glided.tint[i] ?? 1;
        glided.tint[i] = from + ((wanted.tint[i] ?? 1) - from) * part;
      }
      write();
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      for (const part of parts) part.restore();
      if (renderer) renderer.toneMappingExposure = exposure;
      for (const [i, mixer] of mixers.entries()) mixer.timeScale = speeds[i] ?? 1;
    },
  };
}

const together = (parts: readonly Part[]): Part => ({
  write(shown) {
    for (const part of parts) part.write(shown);
  },
  restore() {
    for (const part of parts) part.restore();
  },
});

/** All lights of a scene, found anew at each write: renderers such as react-three-fiber's fill the scene late. */
function bindLightsOf(scene: Scene): Part {
  const bound = new Map<Light, { readonly part: Part; seenAt: number }>();
  let writes = 0;
  const meet = (node: Object3D): void => {
    if (!(node as Light).isLight) return;
    const known = bound.get(node as Light);
    if (known) known.seenAt = writes;
    else bound.set(node as Light, { part: bindLight(node as Light), seenAt: writes });
  };
  return {
    write(shown) {
      writes++;
      scene.traverse(meet);
      for (const [light, { part, seenAt }] of bound) {
        if (seenAt === writes) {
          part.write(shown);
          continue;
        }
        part.restore();
        bound.delete(light);
      }
    },
    restore() {
      for (const { part } of bound.values()) part.restore();
      bound.clear();
    },
  };
}

/** Binds what `find` gives, and binds anew where it gives another thing. */
function bindPresent<Thing extends object>(find: () => Thing | null, bind: (thing: Thing) => Part): Part {
  let bound: { readonly thing: Thing; readonly part: Part } | null = null;
  return {
    write(shown) {
      const thing = find();
      if (thing !== (bound?.thing ?? null)) {
        bound?.part.restore();
        bound = thing && { thing, part: bind(thing) };
      }
      bound?.part.write(shown);
    },
    restore() {
      bound?.part.restore();
    },
  };
}

interface Lit extends Light {
  /** Of hemisphere lights. */
  readonly groundColor?: Color;
}

function bindLight(lamp: Lit): Part {
  const { intensity } = lamp;
  const color = lamp.color.clone();
  const ground = lamp.groundColor?.clone();
  return {
    write({ light, tint }) {
      lamp.intensity = intensity * light;
      lamp.color.copy(color).multiply(tint);
      if (ground) lamp.groundColor?.copy(ground).multiply(tint);
    },
    restore() {
      lamp.intensity = intensity;
      lamp.color.copy(color);
      if (ground) lamp.groundColor?.copy(ground);
    },
  };
}

function bindBackground(background: Color): Part {
  const color = background.clone();
  return {
    write: ({ light, tint }) => void background.copy(color).multiply(tint).multiplyScalar(light),
    restore: () => void background.copy(color),
  };
}

/** Fog takes the light's colour, as mist does, and grows denser or thinner about what the scene has. */
function bindFog(fog: Fog | FogExp2): Part {
  const color = fog.color.clone();
  // By their flags: a page may hold two copies of three, each with classes of its own.
  const range = 'isFog' in fog ? { near: fog.near, far: fog.far } : null;
  const density = 'isFogExp2' in fog ? fog.density : 0;
  const set = (factor: number): void => {
    if ('isFogExp2' in fog) fog.density = density * factor;
    else if (range) Object.assign(fog, { near: range.near / factor, far: range.far / factor });
  };
  return {
    write({ light, tint, fog: factor }) {
      fog.color.copy(color).multiply(tint).multiplyScalar(light);
      set(factor);
    },
    restore() {
      fog.color.copy(color);
      set(1);
    },
  };
}

/** The intensity of a background or an environment; where the scene is given another one, with the intensity set for it. */
function bindIntensity(
  scene: Scene,
  name: 'environment' | 'background',
  key: 'environmentIntensity' | 'backgroundIntensity',
): Part {
  let thing: unknown = scene[name];
  let own = scene[key];
  let written = own;
  return {
    write({ light }) {
      if (scene[name] !== thing) {
        thing = scene[name];
        if (scene[key] !== written) own = scene[key];
      }
      written = own * light;
      scene[key] = written;
    },
    restore() {
      scene[key] = own;
    },
  };
}
