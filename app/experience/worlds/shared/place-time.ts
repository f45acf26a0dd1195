/**
 * @file The time of a place goes round, so that a world that is shown for days moves as evenly as in its first minute: shaders
 * have 24 bits for it. What turns or drifts does so a whole number of times in one round, and is not seen to begin again.
 */

/** One round, s: time is known to a quarter of a millisecond until its end. */
export const ROUND_S = 4096;

/** What keeps times of the place. */
export interface SetBack {
  /** A new round begins: every time that is kept lies so many seconds earlier. */
  setBack(byS: number): void;
}

const TURN = (2 * Math.PI) / ROUND_S;

/** For shaders: the rate (rad/s) or the speed (widths of the noise a second) that goes into a round, nearest to what is asked for. */
export const EVEN_GLSL = /* glsl */ `
float evenRate(float rate) { return ${TURN.toFixed(12)} * floor(rate / ${TURN.toFixed(12)} + 0.5); }
float evenDrift(float speed) { return floor(speed * ${ROUND_S.toFixed(1)} + 0.5) / ${ROUND_S.toFixed(1)}; }
vec2 evenDrift(vec2 speed) { return vec2(evenDrift(speed.x), evenDrift(speed.y)); }`;
