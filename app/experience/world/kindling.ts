/** @file Which lantern of the forest kindles next, and how brightly each burns. Pure; the shader has the same curve. */
import { clamp, type Random } from '../../../src/core/index.ts';

export const KINDLE_S = 6;
export const FADE_S = 14;
/** How much a lantern glows that is out: enough to find the way by. */
export const EMBER = 0.13;
/** Longest time between two kindlings of a full wood is this and more; see `lasting`. */
export const BURN_S = { least: 50, most: 85 } as const;

export interface Flame {
  readonly bornS: number;
  readonly lastsS: number;
}

export const OUT: Flame = { bornS: -1e5, lastsS: 1 };

const smooth = (t: number): number => {
  const x = clamp(t, 0, 1);
  return x * x * (3 - 2 * x);
};

/** EMBER–1. */
export function brightness({ bornS, lastsS }: Flame, nowS: number): number {
  const age = nowS - bornS;
  return EMBER + (1 - EMBER) * smooth(age / KINDLE_S) * smooth((lastsS - age) / FADE_S);
}

/** The lantern to kindle: any that is out; none when all burn (a wood can be no fuller). */
export function nextToKindle(flames: readonly Flame[], nowS: number, random: Random): number | null {
  const out = flames.flatMap(({ bornS, lastsS }, i) => (nowS - bornS > lastsS ? [i] : []));
  return out.length === 0 ? null : (out[random.integer(out.length)] ?? null);
}

/** The same curve for the shader: `age` and `left` in seconds. */
export const BRIGHTNESS_GLSL = /* glsl */ `
float kindled(float age, float left) {
  return ${EMBER.toFixed(3)} + ${(1 - EMBER).toFixed(3)} * smoothstep(0.0, ${KINDLE_S.toFixed(1)}, age)
    * smoothstep(0.0, ${FADE_S.toFixed(1)}, left);
}`;
