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
import { createDrawnTargets } from '../../adaptation/index.ts';
import {
  assertNames,
  createSceneFactors,
  namesOf,
  type SceneTargets,
  writeSceneFactors,
} from '../../core/index.ts';

export interface BindTargetsOptions {
  /** Where targets are read each frame: `mien.read` of `createMienscape`. */
  readonly read: () => { readonly targets: SceneTargets };
  /** Optional: the exposure of its tone mapping, where it has one, then carries part of the change of light. */
  readonly renderer?: { toneMappingExposure: number; readonly toneMapping?: number } | undefined;
  /** Animation mixers whose speed follows the targets; you still call `mixer.update` yourself. */
  readonly mixers?: readonly AnimationMixer[] | undefined;
  /** Default: every light that is in the scene at an update. */
  readonly lights?: readonly Light[] | undefined;
  /** Halves the speed at which the scene catches up after a pause in which it was not drawn; `createMienscape` has it for the rest. */
  readonly reducedMotion?: boolean | undefined;
}

export interface TargetsBinding {
  /**
   * Call it once a frame, with the seconds since the last; one counts for a quarter of a second at most, so that the light does
   * not leap where the targets went on while nothing was drawn. Binds what the scene was given meanwhile.
   */
  update(deltaS: number): void;
  /** Restores the values that each bound thing had; `update` then does nothing more. */
  dispose(): void;
}

const OPTIONS = namesOf<BindTargetsOptions>({
  read: true,
  renderer: true,
  mixers: true,
  lights: true,
  reducedMotion: true,
});

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
 * @throws TypeError for an option that there is not
 */
export function bindTargets(scene: Scene, options: BindTargetsOptions): TargetsBinding {
  assertNames('bindTargets', options, OPTIONS);
  const { read, renderer, mixers = [], lights, reducedMotion = false } = options;
  const wanted = createSceneFactors();
  const drawn = createDrawnTargets(read().targets);
  const glided = writeSceneFactors(drawn.read(), createSceneFactors());
  const shown: Shown = { light: 1, tint: new Color(), fog: 1 };
  const bindColor = createColorBinder();
  const bindLamp = (lamp: Lit): Part => bindLight(lamp, bindColor);
  const parts: readonly Part[] = [
    lights ? together(lights.map(bindLamp)) : bindLightsOf(scene, bindLamp),
    bindPresent(
      () => scene.fog as Fog | FogExp2 | null,
      (fog) => bindFog(fog, bindColor),
    ),
    bindColor(() => scene.background as Color | null, true),
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
      drawn.step(read().targets, deltaS, reducedMotion);
      writeSceneFactors(drawn.read(), wanted);
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
function bindLightsOf(scene: Scene, bindLamp: (lamp: Lit) => Part): Part {
  const bound = new Map<Light, { readonly part: Part; seenAt: number }>();
  let writes = 0;
  const meet = (node: Object3D): void => {
    if (!(node as Light).isLight) return;
    const known = bound.get(node as Light);
    if (known) known.seenAt = writes;
    else bound.set(node as Light, { part: bindLamp(node as Light), seenAt: writes });
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

/** Binds the Color that `find` gives, by the tint alone or by the light too; what is no Color is left alone. */
type BindColor = (find: () => Color | null | undefined, isLit: boolean) => Part;

/**
 * Things of a scene may share a Color, such as fog and background. Its own value is kept once for all of them, so that
 * none takes for its own what another one has written; who lets go last restores it.
 */
function createColorBinder(): BindColor {
  const held = new Map<Color, { readonly own: Color; holders: number }>();
  const hold = (color: Color, isLit: boolean): Part => {
    const entry = held.get(color) ?? { own: color.clone(), holders: 0 };
    held.set(color, entry);
    entry.holders++;
    return {
      write: ({ light, tint }) =>
        void color
          .copy(entry.own)
          .multiply(tint)
          .multiplyScalar(isLit ? light : 1),
      restore() {
        if (--entry.holders > 0) return;
        color.copy(entry.own);
        held.delete(color);
      },
    };
  };
  return (find, isLit) =>
    bindPresent(
      () => {
        const color = find();
        return color?.isColor ? color : null;
      },
      (color) => hold(color, isLit),
    );
}

interface Lit extends Light {
  /** Of hemisphere lights. */
  readonly groundColor?: Color;
}

function bindLight(lamp: Lit, bindColor: BindColor): Part {
  const { intensity } = lamp;
  return together([
    bindColor(() => lamp.color, false),
    bindColor(() => lamp.groundColor, false),
    {
      write({ light }) {
        lamp.intensity = intensity * light;
      },
      restore() {
        lamp.intensity = intensity;
      },
    },
  ]);
}

/** Fog takes the light's colour, as mist does, and grows denser or thinner about what the scene has. */
function bindFog(fog: Fog | FogExp2, bindColor: BindColor): Part {
  // By their flags: a page may hold two copies of three, each with classes of its own.
  const range = 'isFog' in fog ? { near: fog.near, far: fog.far } : null;
  const density = 'isFogExp2' in fog ? fog.density : 0;
  const set = (factor: number): void => {
    if ('isFogExp2' in fog) fog.density = density * factor;
    else if (range) Object.assign(fog, { near: range.near / factor, far: range.far / factor });
  };
  return together([
    bindColor(() => fog.color, true),
    { write: ({ fog: factor }) => set(factor), restore: () => set(1) },
  ]);
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
