/** @file Targets → what a scene multiplies its own values with. At neutral every factor is 1: the scene as it was made. */
import { blackbody } from './blackbody.ts';
import { fromHsl, mixRgb, type Rgb, toLuminance } from './colour.ts';
import { OUTPUTS } from './outputs.ts';
import type { SceneTargets } from './scene-targets.ts';

export interface SceneFactors {
  /** Of light as a whole, 0.2–1.6. */
  brightness: number;
  /** Of linear red, green and blue, about luminance 1. */
  readonly tint: Rgb;
  /** Of the density of fog, 0.25–2.75. */
  fog: number;
  /** Of the speed of animations. */
  motion: number;
}

/** How much light is left at intensity 0. */
const LEAST_LIGHT = 0.15;
/** A scene's fog thins to this part of a whole, and no further. */
const LEAST_FOG = 0.1;
/** At full saturation this much of the light takes the hue. */
const HUE_SHARE = 0.5;

export const createSceneFactors = (): SceneFactors => ({ brightness: 1, tint: [1, 1, 1], fog: 1, motion: 1 });

const hue: Rgb = [0, 0, 0];
function writeTint(temperatureK: number, hueDeg: number, saturation: number, out: Rgb): Rgb {
  toLuminance(fromHsl(hueDeg, 1, 0.6, hue), 1);
  return toLuminance(mixRgb(blackbody(temperatureK, out), hue, HUE_SHARE * saturation, out), 1);
}

const neutral = (path: keyof typeof OUTPUTS): number => OUTPUTS[path].neutral;
const NEUTRAL_TINT: Readonly<Rgb> = /* @__PURE__ */ writeTint(
  /* @__PURE__ */ neutral('light.temperatureK'),
  /* @__PURE__ */ neutral('light.hueDeg'),
  /* @__PURE__ */ neutral('light.saturation'),
  [0, 0, 0],
);

const ratio = (value: number, neutralValue: number, least: number): number =>
  (least + value) / (least + neutralValue);

/** Writes into `out` and allocates nothing: it runs every frame. */
export function writeSceneFactors({ light, pacing }: SceneTargets, out: SceneFactors): SceneFactors {
  out.brightness = ratio(light.intensity, neutral('light.intensity'), LEAST_LIGHT);
  out.fog = ratio(light.fog, neutral('light.fog'), LEAST_FOG);
  out.motion = pacing.motion / neutral('pacing.motion');
  writeTint(light.temperatureK, light.hueDeg, light.saturation, out.tint);
  for (let i = 0; i < 3; i++) out.tint[i] = (out.tint[i] ?? 0) / Math.max(0.05, NEUTRAL_TINT[i] ?? 1);
  return out;
}
