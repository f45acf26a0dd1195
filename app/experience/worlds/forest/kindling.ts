/** @file Which lantern of the forest kindles next, and how brightly each burns. Pure; the shader has the same curve. */
import { clamp, type Random } from '../../../../src/core/index.ts';

export const KINDLE_S = 6;
export const FADE_S = 14;
/** How much a lantern glows that is out: enough to find the way by. */
export const EMBER = 0.13;
/** Longest time between two kindlings of a full wood is this and more; see `lasting`. */
export const BURN_S = { least: 50, most: 85 } as const;

/** The same for a lantern that answers a face: sooner, and still no flash. */
export const ANSWER_KINDLE_S = 3;

export interface Flame {
  readonly bornS: number;
  readonly lastsS: number;
  readonly kindleS: number;
}

export const OUT: Flame = { bornS: -1e5, lastsS: 1, kindleS: KINDLE_S };

const smooth = (t: number): number => {
  const x = clamp(t, 0, 1);
  return x * x * (3 - 2 * x);
};

/** EMBER–1. */
export function brightness({ bornS, lastsS, kindleS }: Flame, nowS: number): number {
  const age = nowS - bornS;
  return EMBER + (1 - EMBER) * smooth(age / kindleS) * smooth((lastsS - age) / FADE_S);
}

/** The lantern to kindle: any that is out; none when all burn (a wood can be no fuller). */
export function nextToKindle(flames: readonly Flame[], nowS: number, random: Random): number | null {
  const out = flames.flatMap(({ bornS, lastsS }, i) => (nowS - bornS > lastsS ? [i] : []));
  return out.length === 0 ? null : (out[random.integer(out.length)] ?? null);
}

/** For an answer: of those that are out the first of `nearest`, places in order of preference. */
export function nearestToKindle(
  flames: readonly Flame[],
  nowS: number,
  nearest: readonly number[],
): number | null {
  return nearest.find((i) => nowS - (flames[i]?.bornS ?? nowS) > (flames[i]?.lastsS ?? 0)) ?? null;
}

/** The same curve for the shader: `age`, `left` and `kindle` in seconds. */
export const BRIGHTNESS_GLSL = /* glsl */ `
float kindled(float age, float left, float kindle) {
  return ${EMBER.toFixed(3)} + ${(1 - EMBER).toFixed(3)} * smoothstep(0.0, kindle, age)
    * smoothstep(0.0, ${FADE_S.toFixed(1)}, left);
}`;
