/**
 * @file Decides when to say that reading a frame takes long: by the median of several frames, so that one slow frame
 * does not count.
 */

/** Slow from here on, ms a frame, and no longer slow below the lower bound: between them nothing changes. */
const SLOW_FROM_MS = 600;
const SLOW_UNTIL_MS = 400;
const FRAMES = 5;
/** No answer for so long, while pictures come and all is loaded, is slow too. */
const UNANSWERED_MS = 3000;
/** It is read four times a second. A longer pause is a page or a computer that slept, in which no answer was due. */
const SLEPT_MS = 2000;

export interface Slowness {
  /** A frame was answered after so long. */
  noteFrame(tookMs: number, nowMs: number): void;
  /** The time from here on is waited for an answer: a source opened, or there is nothing to wait for. */
  begin(nowMs: number): void;
  /** How long a frame takes, ms; null where that is no news. Asked several times a second. */
  read(nowMs: number): number | null;
}

export function createSlowness(): Slowness {
  let durations: number[] = [];
  let answeredAtMs = Number.POSITIVE_INFINITY;
  let slow = false;
  let readAtMs = Number.POSITIVE_INFINITY;
  const begin = (nowMs: number): void => {
    durations = [];
    answeredAtMs = nowMs;
    slow = false;
  };
  return {
    noteFrame(tookMs, nowMs) {
      durations = [...durations, tookMs].slice(-FRAMES);
      answeredAtMs = nowMs;
    },
    begin,
    read(nowMs) {
      if (nowMs - readAtMs > SLEPT_MS) begin(nowMs);
      readAtMs = nowMs;
      const waitedMs = nowMs - answeredAtMs;
      if (waitedMs >= UNANSWERED_MS) return waitedMs;
      if (durations.length < FRAMES) return slow ? (durations.at(-1) ?? null) : null;
      const median = [...durations].sort((a, b) => a - b)[Math.floor(FRAMES / 2)] ?? 0;
      if (median >= SLOW_FROM_MS) slow = true;
      else if (median < SLOW_UNTIL_MS) slow = false;
      return slow ? median : null;
    },
  };
}
