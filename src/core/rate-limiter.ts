/** @file Lets frames through at a wanted rate, steadily even when the source's own rate jitters. */

export interface RateLimiter {
  /** Whether a frame that comes at `nowMs` is taken; a taken frame uses up its place in the schedule. */
  admit(nowMs: number): boolean;
  /** A new rate, in frames a second; it holds from the next frame on. */
  setRate(rateHz: number): void;
}

/** A frame may come this share of an interval early: a 30 Hz source at 15 Hz must not fall to 10 for a jitter. */
const EARLY_SHARE = 0.2;

function checkedInterval(rateHz: number): number {
  if (!(rateHz > 0) || !Number.isFinite(rateHz))
    throw new RangeError(`Expected a rate above 0 Hz, got ${rateHz}. Give frames a second.`);
  return 1000 / rateHz;
}

/** Keeps to a schedule, so that early and late frames even out; after a gap or a jump of the clock it begins anew. */
export function createRateLimiter(rateHz: number): RateLimiter {
  let intervalMs = checkedInterval(rateHz);
  let dueMs = Number.NEGATIVE_INFINITY;
  return {
    admit(nowMs) {
      const earlyMs = dueMs - nowMs;
      if (earlyMs > intervalMs * EARLY_SHARE && earlyMs <= intervalMs * 2) return false;
      const onSchedule = Math.abs(earlyMs) < intervalMs;
      dueMs = (onSchedule ? dueMs : nowMs) + intervalMs;
      return true;
    },
    setRate(nextHz) {
      const nextMs = checkedInterval(nextHz);
      dueMs += nextMs - intervalMs;
      intervalMs = nextMs;
    },
  };
}
