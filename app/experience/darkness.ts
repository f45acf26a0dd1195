/**
 * @file How dark the scene is kept, and why. Whatever asks for darkness or lets go of it, what is shown follows at a speed
 * that keeps the view's luminance within COMFORT-1's 0.20 a second; only what has no picture before it begins in the dark at once.
 */

/**
 * Time of a full fade. No world has more than 0.3 of a white view's luminance (transitions.gpu.test.ts), so that the fade
 * takes 0.12 a second at most and leaves room for what the world itself does meanwhile.
 */
export const FULL_FADE_S = 2.5;
/** A frame that took long (a place being built) must not end the dark at once. */
const LONGEST_FRAME_S = 0.2;
/** Exponent of sRGB's transfer, near enough: colours are blended as they are encoded. */
const GAMMA = 2.2;

export interface Darkness {
  /** Share of the light that is wanted away, 0–1, for each reason; the greatest counts. */
  transition: number;
  visit: number;
  /** Share of the light that is away in this frame, 0–1. */
  shown: number;
}

/** A scene begins in the dark, and comes out of it once there is something to see. */
export function createDarkness(): Darkness {
  return { transition: 1, visit: 0, shown: 1 };
}

/** For a picture that has none before it: a session begins or ends, a graphics card comes back. */
export function beginDark(darkness: Darkness): void {
  darkness.shown = 1;
}

export function stepDarkness(darkness: Darkness, deltaS: number): void {
  const wanted = Math.max(darkness.transition, darkness.visit);
  const step = Math.min(deltaS, LONGEST_FRAME_S) / FULL_FADE_S;
  const away = wanted - darkness.shown;
  darkness.shown = Math.min(
    1,
    Math.max(0, Math.abs(away) <= step ? wanted : darkness.shown + Math.sign(away) * step),
  );
}

/** Opacity of a black cover that takes this share of the light: light falls evenly, not the encoded colours. */
export function veilOpacity(share: number): number {
  return 1 - (1 - share) ** (1 / GAMMA);
}
