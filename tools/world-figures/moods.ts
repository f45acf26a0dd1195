/** @file Where the companion mapping settles for each emotion, for looking at a place without the runtime. */
import type { LightTargets, PacingTargets } from '../../src/core/index.ts';

type Mood = readonly [
  intensity: number,
  temperatureK: number,
  hueDeg: number,
  saturation: number,
  fog: number,
  eventsPerMin: number,
  motion: number,
];

const MOODS = {
  neutral: [0.58, 5200, 275, 0.28, 0.3, 10, 1],
  happiness: [0.84, 3820, 41, 0.54, 0.14, 21, 1.34],
  surprise: [0.72, 6200, 190, 0.48, 0.14, 23, 1.4],
  sadness: [0.33, 8100, 223, 0.44, 0.54, 3, 0.55],
  anger: [0.34, 2500, 13, 0.68, 0.48, 6, 1.2],
  disgust: [0.48, 4600, 160, 0.34, 0.42, 6, 0.8],
  fear: [0.44, 7200, 253, 0.16, 0.62, 4, 0.75],
  contempt: [0.52, 5700, 315, 0.14, 0.36, 7, 0.85],
  // The corners that a mapping may reach.
  night: [0, 12000, 240, 1, 0, 40, 0.2],
  noon: [1, 1800, 0, 1, 0, 40, 2],
  dense: [0.5, 5200, 275, 0.28, 1, 0, 1],
} as const satisfies Record<string, Mood>;
export const MOOD_NAMES = Object.keys(MOODS);

export function moodOf(name: string): { readonly light: LightTargets; readonly pacing: PacingTargets } {
  const mood = Object.entries(MOODS).find(([key]) => key === name)?.[1] ?? MOODS.neutral;
  const [intensity, temperatureK, hueDeg, saturation, fog, eventsPerMin, motion] = mood;
  return { light: { intensity, temperatureK, hueDeg, saturation, fog }, pacing: { eventsPerMin, motion } };
}
