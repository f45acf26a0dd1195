/**
 * @file Keeps COMFORT-12 on a picture that nobody has judged. It is given a small copy of each picture before that is
 * shown, and answers how the picture is to be shown: `gain` dims what brightens too fast, `glow` is an even light that
 * fills in for what darkens too fast. Both work on encoded colours, as blending on a screen does. Pure but for its state.
 */
import { clamp } from '../core/index.ts';

/** Cells across and down of the small copy. */
export const LIMITER_CELLS = 32;

/** What is shown of an encoded colour `c` (0–1) is `gain · c + glow`. */
export interface Exposure {
  gain: number;
  glow: number;
}

/** Below COMFORT-1's 0.20 a second: one step of a screen's 256 is 0.009 of white, which within 100 ms is 0.09 a second. */
const LUMINANCE_PER_S = 0.1;
/** A picture that came late counts for no longer. */
const LONGEST_STEP_S = 0.25;
/** How fast a dimmed picture may come back, share of `gain` a second. */
const RECOVERY_PER_S = 0.08;
/** A rise or fall of a cell's luminance that is counted: half of what WCAG calls a transition. */
const TRANSITION = 0.05;
/** Two pairs of opposing transitions within a second; WCAG allows three. */
const MOST_TRANSITIONS = 3;
const SECOND_MS = 1000;
/** How long a cell that flickered is held, ms. */
const HOLD_MS = 3000;
/** Greatest swing of a cell that flickers, relative luminance; from 0.1 it would be a flash. */
const CALM_SWING = 0.07;
/** Where red flickers, it is dimmed until it counts as black. */
const RED_GAIN = 0.09;
const SATURATED_RED = 0.75;
const BLACK = 0.004;
const BISECTIONS = 11;

const TABLE_SIZE = 4096;
const LINEAR = Float64Array.from({ length: TABLE_SIZE + 1 }, (_, i) => {
  const c = i / TABLE_SIZE;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
});
/** Linear light of an encoded colour, 0–1. */
const linear = (encoded: number): number =>
  encoded >= 1 ? 1 : (LINEAR[(encoded * TABLE_SIZE + 0.5) | 0] ?? 0);
const encode = (light: number): number =>
  light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;

/** One encoded channel as it is shown. */
export const exposed = (encoded: number, { gain, glow }: Exposure): number =>
  clamp(gain * encoded + glow, 0, 1);

/** What is known of a cell's flicker, by luminance or by red. */
interface Flicker {
  direction: number;
  low: number;
  high: number;
  times: number[];
  heldUntilMs: number;
  /** Extremes of the swing that is held. */
  heldLow: number;
  heldHigh: number;
}

const newFlicker = (): Flicker => ({
  direction: 0,
  low: Number.POSITIVE_INFINITY,
  high: Number.NEGATIVE_INFINITY,
  times: [],
  heldUntilMs: Number.NEGATIVE_INFINITY,
  heldLow: 0,
  heldHigh: 0,
});

/** Notes a value; a cell that turned too often within a second is held, with the extremes it reached. */
function watch(flicker: Flicker, value: number, atMs: number, most: number): void {
  flicker.low = Math.min(flicker.low, value);
  flicker.high = Math.max(flicker.high, value);
  const turn =
    flicker.direction <= 0 && value - flicker.low >= TRANSITION
      ? 1
      : flicker.direction >= 0 && flicker.high - value >= TRANSITION
        ? -1
        : 0;
  const held = flicker.heldUntilMs > atMs;
  if (turn !== 0) {
    while ((flicker.times[0] ?? atMs) <= atMs - SECOND_MS) flicker.times.shift();
    flicker.times.push(atMs);
    if (flicker.times.length > most || held) {
      flicker.heldLow = held ? Math.min(flicker.heldLow, flicker.low) : flicker.low;
      flicker.heldHigh = held ? Math.max(flicker.heldHigh, flicker.high) : flicker.high;
      if (flicker.times.length > most) flicker.heldUntilMs = atMs + HOLD_MS;
    }
    flicker.direction = turn;
    if (turn > 0) flicker.high = value;
    else flicker.low = value;
  }
  if (held || flicker.heldUntilMs > atMs) {
    flicker.heldLow = Math.min(flicker.heldLow, value);
    flicker.heldHigh = Math.max(flicker.heldHigh, value);
  }
  if (flicker.direction > 0) flicker.low = Math.min(value, flicker.high);
  if (flicker.direction < 0) flicker.high = Math.max(value, flicker.low);
}

/** The greatest number in 0–`most` for which `fits` holds; `fits` holds below some point and not above. */
function greatest(most: number, fits: (value: number) => boolean): number {
  if (fits(most)) return most;
  let [low, high] = [0, most];
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

export interface ExposureLimiter {
  /**
   * @param rgba the small copy: encoded sRGB bytes, four a cell, `LIMITER_CELLS` squared cells
   * @param looksElsewhere the copy shows another part of the world: what it differs by is no change of the world
   * @param seen 1 for each cell that is in view now, else 0; all, where it is left out
   * @returns how this picture is to be shown; the same object each time
   */
  next(rgba: ArrayLike<number>, atMs: number, looksElsewhere?: boolean, seen?: ArrayLike<number>): Exposure;
}

export function createExposureLimiter(cells = LIMITER_CELLS ** 2): ExposureLimiter {
  const exposure: Exposure = { gain: 1, glow: 0 };
  const lights = Array.from({ length: cells }, newFlicker);
  const reds = Array.from({ length: cells }, newFlicker);
  let lastMs: number | null = null;
  /** The picture before and how it was shown: another view of it is what this one is compared with. */
  const before = new Uint8Array(4 * cells);
  let view: ArrayLike<number> | undefined;

  const meanShown = (rgba: ArrayLike<number>, gain: number, glow: number): number => {
    let total = 0;
    let inView = 0;
    for (let i = 0; i < cells; i++) {
      if (view && view[i] !== 1) continue;
      const at = 4 * i;
      inView++;
      total +=
        0.2126 * linear((gain * (rgba[at] ?? 0)) / 255 + glow) +
        0.7152 * linear((gain * (rgba[at + 1] ?? 0)) / 255 + glow) +
        0.0722 * linear((gain * (rgba[at + 2] ?? 0)) / 255 + glow);
    }
    return inView > 0 ? total / inView : 0;
  };
  /** Whether no cell that flickers swings by more than is calm. */
  const isCalm = (gain: number, glow: number, atMs: number): boolean => {
    for (let i = 0; i < cells; i++) {
      const light = lights[i];
      if (light && light.heldUntilMs > atMs) {
        const swing =
          linear(gain * encode(light.heldHigh) + glow) - linear(gain * encode(light.heldLow) + glow);
        if (swing > CALM_SWING) return false;
      }
      if ((reds[i]?.heldUntilMs ?? 0) > atMs && gain > RED_GAIN) return false;
    }
    return true;
  };
  const look = (rgba: ArrayLike<number>, atMs: number): void => {
    for (let i = 0; i < cells; i++) {
      const red = linear((rgba[4 * i] ?? 0) / 255);
      const green = linear((rgba[4 * i + 1] ?? 0) / 255);
      const blue = linear((rgba[4 * i + 2] ?? 0) / 255);
      const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      const isRed = light >= BLACK && red >= SATURATED_RED * (red + green + blue);
      watch(lights[i] as Flicker, light, atMs, MOST_TRANSITIONS);
      watch(reds[i] as Flicker, isRed ? 1 : 0, atMs, MOST_TRANSITIONS);
    }
  };

  return {
    next(rgba, atMs, looksElsewhere = false, seen) {
      view = seen;
      if (looksElsewhere)
        for (const list of [lights, reds])
          for (const [i, { heldUntilMs }] of list.entries()) if (heldUntilMs <= atMs) list[i] = newFlicker();
      look(rgba, atMs);
      const stepS = lastMs === null ? 0 : clamp((atMs - lastMs) / 1000, 0, LONGEST_STEP_S);
      const isFirst = lastMs === null;
      lastMs = atMs;
      if (isFirst || looksElsewhere) {
        before.set(rgba);
        return exposure;
      }
      const shownMean = meanShown(before, exposure.gain, exposure.glow);
      const most = LUMINANCE_PER_S * stepS;
      const [low, high] = [shownMean - most, shownMean + most];
      const wanted = Math.min(1, exposure.gain + RECOVERY_PER_S * stepS);
      let gain = greatest(wanted, (value) => isCalm(value, 0, atMs));
      gain = greatest(gain, (value) => meanShown(rgba, value, 0) <= high);
      let glow = 0;
      // A brighter even light widens a swing, so that each is settled twice.
      for (let turn = 0; turn < 2 && meanShown(rgba, gain, glow) < low; turn++) {
        const enough = greatest(1, (value) => meanShown(rgba, gain, value) <= low);
        const kept = gain;
        gain = greatest(kept, (value) => isCalm(value, enough, atMs));
        glow = gain === kept ? enough : greatest(1, (value) => meanShown(rgba, gain, value) <= low);
      }
      exposure.gain = gain;
      exposure.glow = glow;
      before.set(rgba);
      return exposure;
    },
  };
}
