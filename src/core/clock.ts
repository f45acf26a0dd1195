/** @file Time is injected, so that a recorded session replays to the same scene. */

/** Milliseconds on a monotonic timeline (performance.now() in the browser). */
export type Clock = () => number;

/** A clock for tests and replay: it stands still until told to move. */
export interface ManualClock {
  readonly now: Clock;
  advance(ms: number): void;
}

export function createManualClock(startMs = 0): ManualClock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
  };
}
