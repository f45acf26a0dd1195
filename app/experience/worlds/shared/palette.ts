/** @file SceneTargets → the colours of the dusk, in linear RGB. Pure; runs every frame and allocates nothing. */
import {
  blackbody,
  calmRed,
  clamp,
  fromHsl,
  type LightTargets,
  lerp,
  mixRgb,
  type Rgb,
  setRgb,
  toLuminance,
} from '../../../../src/core/index.ts';

export const COLOURS = [
  'key',
  'zenith',
  'mid',
  'horizon',
  'belt',
  'glow',
  'disc',
  'cloudLit',
  'cloudShade',
  'seaDeep',
  'seaShallow',
  'ambient',
  'lantern',
  'mist',
] as const;
export type ColourName = (typeof COLOURS)[number];

export const AMOUNTS = ['exposure', 'sunElevationDeg', 'stars', 'fog', 'clouds', 'discSharpness'] as const;
export type AmountName = (typeof AMOUNTS)[number];

/**
 * Colours are linear sRGB, scene-referred (a mid-grey surface sends about 0.18 to the eye before exposure).
 * exposure multiplies all; sunElevationDeg is the height of the light; the others are 0–1.
 */
export type Palette = { readonly [Name in ColourName]: Rgb } & { [Name in AmountName]: number };

export function createPalette(): Palette {
  const colours = Object.fromEntries(COLOURS.map((name) => [name, [0, 0, 0]]));
  const amounts = Object.fromEntries(AMOUNTS.map((name) => [name, 0]));
  return { ...colours, ...amounts } as Palette;
}

/**
 * Greatest share of red, R/(R+G+B), in what fills the view and in small or bright things. WCAG 2.2 calls red
 * saturated from 0.8; anger shall be an ember in the dusk and never a red room.
 */
export const MOST_RED = { field: 0.45, light: 0.64 } as const;
type Extent = keyof typeof MOST_RED;

const INDIGO: Readonly<Rgb> = [0.2, 0.36, 1];
const PLUM: Readonly<Rgb> = [0.3, 0.29, 0.72];
const FLAME: Readonly<Rgb> = [1, 0.44, 0.13];
const scratch: Rgb = [0, 0, 0];
const accent: Rgb = [0, 0, 0];
const base: Rgb = [0, 0, 0];

/** Smooth step from 0 at `from` to 1 at `to`; `from` may be the greater. */
function ramp(from: number, to: number, value: number): number {
  const t = clamp((value - from) / (to - from), 0, 1);
  return t * t * (3 - 2 * t);
}

/** Mixes a and b at equal luminance, so that the mood changes the hue and not the light, and sets the luminance. */
function blend(
  a: Readonly<Rgb>,
  b: Readonly<Rgb>,
  t: number,
  wanted: number,
  out: Rgb,
  extent: Extent = 'field',
): Rgb {
  setRgb(scratch, b[0], b[1], b[2]);
  toLuminance(scratch, 1);
  setRgb(out, a[0], a[1], a[2]);
  toLuminance(out, 1);
  return toLuminance(calmRed(mixRgb(out, scratch, t, out), MOST_RED[extent]), wanted);
}

/** Writes the palette of these targets into `out`. */
export function writePalette(light: LightTargets, out: Palette): Palette {
  const day = clamp(light.intensity, 0, 1);
  const dark = 1 - day;
  const fog = clamp(light.fog, 0, 1);
  const warm = ramp(5200, 2600, light.temperatureK);
  fromHsl(light.hueDeg, clamp(light.saturation, 0, 1), 0.58, accent);

  // A low sun is reddened by the air; from about 7000 K up the key light reads as a moon and is not.
  const air = ramp(7400, 5500, light.temperatureK) * (1 - 0.55 * ramp(4800, 2800, light.temperatureK));
  blackbody(light.temperatureK, out.key);
  setRgb(out.key, out.key[0], out.key[1] * lerp(1, 0.72, air), out.key[2] * lerp(1, 0.4, air));
  toLuminance(calmRed(out.key, MOST_RED.light), lerp(0.35, 1.5, day ** 1.3));

  const horizonLight = lerp(0.026, 0.9, day ** 1.7);
  const zenithLight = lerp(0.004, 0.1, day ** 1.7);
  mixRgb(INDIGO, PLUM, warm, base);
  blend(base, accent, 0.1, zenithLight, out.zenith);
  blend(base, accent, 0.34, lerp(zenithLight, horizonLight, 0.27), out.mid);
  blend(accent, out.key, 0.68, horizonLight, out.horizon, 'light');
  blend(base, accent, 0.62, horizonLight * 0.58, out.belt);
  blend(out.key, accent, 0.12, horizonLight * lerp(1.6, 2.8, day), out.glow, 'light');
  blend(out.key, accent, 0.05, lerp(1.1, 5.2, day ** 1.6), out.disc, 'light');

  blend(out.key, accent, 0.3, horizonLight * lerp(1.8, 2.2, day), out.cloudLit, 'light');
  blend(base, accent, 0.38, lerp(zenithLight, horizonLight, 0.09), out.cloudShade);
  blend(out.zenith, accent, 0.12, zenithLight * 0.35 + 0.002, out.seaDeep);
  setRgb(base, base[0] * 0.5, base[1] * 1.25, base[2]);
  blend(base, accent, 0.35, horizonLight * 0.22 + 0.004, out.seaShallow);
  blend(out.mid, out.horizon, 0.35, lerp(zenithLight, horizonLight, 0.55), out.ambient);
  blend(out.horizon, accent, 0.45, horizonLight * 0.92, out.mist);
  // Lanterns hold a flame, whatever the mood; the paper takes the accent.
  blend(FLAME, accent, 0.14, lerp(0.36, 0.66, day), out.lantern, 'light');

  out.exposure = lerp(1.18, 1, day);
  out.sunElevationDeg = lerp(2.2, 4.8, day);
  out.stars = ramp(0.52, 0.2, day) * (1 - 0.5 * fog);
  out.fog = fog;
  out.clouds = clamp(0.34 + 0.3 * dark + 0.2 * fog, 0, 1);
  out.discSharpness = 1 - 0.75 * fog;
  return out;
}

/** Moves `shown` toward `wanted` by `share` (0–1) of what is left; in place. */
export function followPalette(shown: Palette, wanted: Palette, share: number): void {
  for (const name of COLOURS) mixRgb(shown[name], wanted[name], share, shown[name]);
  for (const name of AMOUNTS) shown[name] = lerp(shown[name], wanted[name], share);
}
