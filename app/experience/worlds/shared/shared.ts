/** @file What all parts of a world share: uniforms, noise, seed, quality. */
import {
  AdditiveBlending,
  type DataTexture,
  MathUtils,
  ShaderMaterial,
  type Side,
  Vector3,
  Vector4,
} from 'three';
import type { Quality } from '../world.ts';
import { MOST_LAMPS } from './lamps.ts';
import { createNoiseTexture } from './noise-texture.ts';
import { COLOURS, type ColourName, createPalette, type Palette } from './palette.ts';

type ColourUniform = `u${Capitalize<ColourName>}`;

export type SharedUniforms = { readonly [Name in ColourUniform]: { readonly value: Vector3 } } & {
  readonly uTimeS: { value: number };
  /** Seconds of ambient motion: time integrated over pacing.motion. */
  readonly uPhase: { value: number };
  readonly uFog: { value: number };
  readonly uExposure: { value: number };
  readonly uStars: { value: number };
  readonly uClouds: { value: number };
  readonly uDiscSharpness: { value: number };
  /** Height of waves and width of sway: 1, or less under reduced motion. */
  readonly uCalm: { value: number };
  /** How much happens: 0 at rest, 1 at 20 events a minute or more. */
  readonly uLively: { value: number };
  readonly uSunDir: { readonly value: Vector3 };
  readonly uNoise: { readonly value: DataTexture };
  /** How thick the air is: 1 over open water, more among trees. */
  readonly uAir: { value: number };
  /** Lights near by: place, and how brightly they burn (0–1). */
  readonly uLamps: { readonly value: readonly Vector4[] };
};

export interface Shared {
  readonly uniforms: SharedUniforms;
  readonly quality: Quality;
  readonly seed: number;
  dispose(): void;
}

/** Where the light stands: a little left of straight ahead. */
const SUN_AZIMUTH_DEG = -13;

const uniformName = (name: ColourName): ColourUniform =>
  `u${name.charAt(0).toUpperCase()}${name.slice(1)}` as ColourUniform;
const COLOUR_UNIFORMS = COLOURS.map((name) => [name, uniformName(name)] as const);

export function createShared(seed: number, quality: Quality): Shared {
  const noise = createNoiseTexture(seed, quality);
  const colours = Object.fromEntries(COLOURS.map((name) => [uniformName(name), { value: new Vector3() }]));
  const uniforms = {
    ...(colours as { [Name in ColourUniform]: { value: Vector3 } }),
    uTimeS: { value: 0 },
    uPhase: { value: 0 },
    uFog: { value: 0 },
    uExposure: { value: 1 },
    uStars: { value: 0 },
    uClouds: { value: 0 },
    uDiscSharpness: { value: 1 },
    uCalm: { value: 1 },
    uLively: { value: 0 },
    uSunDir: { value: new Vector3(0, 0.1, -1) },
    uNoise: { value: noise },
    uAir: { value: 1 },
    uLamps: { value: Array.from({ length: MOST_LAMPS }, () => new Vector4()) },
  };
  const shared = { uniforms, quality, seed, dispose: () => noise.dispose() };
  showPalette(shared, createPalette());
  return shared;
}

/** Copies a palette into the uniforms; allocates nothing. */
export function showPalette({ uniforms }: Pick<Shared, 'uniforms'>, palette: Palette): void {
  for (const [name, uniform] of COLOUR_UNIFORMS) uniforms[uniform].value.fromArray(palette[name]);
  uniforms.uFog.value = palette.fog;
  uniforms.uExposure.value = palette.exposure;
  uniforms.uStars.value = palette.stars;
  uniforms.uClouds.value = palette.clouds;
  uniforms.uDiscSharpness.value = palette.discSharpness;
  const up = MathUtils.degToRad(palette.sunElevationDeg);
  const around = MathUtils.degToRad(SUN_AZIMUTH_DEG);
  uniforms.uSunDir.value.set(Math.sin(around) * Math.cos(up), Math.sin(up), -Math.cos(around) * Math.cos(up));
}

export interface Surface {
  readonly vertexShader: string;
  readonly fragmentShader: string;
  readonly side?: Side;
  /** `solid` writes depth; `veil` lies over what is behind it; `glow` adds to it. */
  readonly kind?: 'solid' | 'veil' | 'glow';
  readonly depthWrite?: boolean;
  readonly defines?: readonly string[];
}

/** A material that knows the shared uniforms. Tone mapping is done in the shader (glsl/common.ts). */
export function createMaterial(shared: Shared, surface: Surface): ShaderMaterial {
  const {
    kind = 'solid',
    depthWrite = kind === 'solid',
    side,
    vertexShader,
    fragmentShader,
    defines = [],
  } = surface;
  const material = new ShaderMaterial({
    vertexShader,
    fragmentShader,
    uniforms: shared.uniforms,
    defines: Object.fromEntries(
      [...defines, ...(shared.quality === 'high' ? ['HIGH_QUALITY'] : [])].map((name) => [name, '']),
    ),
    transparent: kind !== 'solid',
    depthWrite,
    toneMapped: false,
  });
  if (kind === 'glow') {
    material.blending = AdditiveBlending;
  }
  if (side !== undefined) material.side = side;
  return material;
}
