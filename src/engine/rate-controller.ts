/**
 * @file How often to sense: 5 to 30 times a second, less often before it delays a frame of the scene. Pure: times are
 * given.
 * Frames that come late while sensing runs lower the rate; if that does not help, sensing was not to blame and the rate
 * comes back. If it does, the rate that made them late is tried again after a while, and more and more seldom. Slow
 * sensing lowers the rate too, so that frames never queue.
 */
import type { Backend } from '../core/index.ts';

export const LEAST_HZ = 5;
export const MOST_HZ = 30;
/** Until the first decision. */
export const FIRST_HZ = 15;
/** WebAssembly and plain JavaScript compute where the scene is prepared: more than this they would feel. */
const MOST_ON_PROCESSOR_HZ = 15;

const DECIDE_EVERY_MS = 1000;
/** A frame is late from this many usual intervals on. */
const LATE = 1.6;
/** Shares of late frames: above, the rate falls; below, it rises. */
const MANY_LATE = 0.1;
const FEW_LATE = 0.03;
const FALL = 0.7;
const RISE_HZ = 2;
/** Sensing may fill this share of the time between two of its frames. */
const MOST_BUSY = 0.8;
/** So many falls without fewer late frames, and sensing is not what makes them late. */
const FALLS_TO_TELL = 3;
const ACQUITTED_FOR_MS = 30_000;
/** Longer gaps are a hidden page, not a late frame. */
const HIDDEN_MS = 1000;
const FEWEST_FRAMES = 10;
/** For so long a rate that made frames late is not tried again; twice as long each time that it makes them late again. */
const FIRST_WAIT_MS = 15_000;
const MOST_WAIT_MS = 300_000;
/** Until then the rate keeps below this share of it. */
const SAFE_SHARE = 0.9;
/** So long after the last decision, frames are no longer noted: nothing is sensed, and nobody decides. */
const UNDECIDED_MS = 3000;

export interface RateController {
  /** A frame of the scene was drawn. */
  noteFrame(nowMs: number): void;
  /** A frame took the worker so long; a camera's own delay is no part of it. */
  noteSensing(computeMs: number): void;
  /** The rate from here on. `mostHz` is the person's own limit. */
  decide(nowMs: number, backend: Backend, mostHz: number): number;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

export function createRateController(): RateController {
  let rateHz = FIRST_HZ;
  let decidedAtMs = Number.NEGATIVE_INFINITY;
  let lastFrameMs = Number.NEGATIVE_INFINITY;
  const intervals: number[] = [];
  let durations: number[] = [];
  /** The shortest usual interval seen: what the scene does when nothing holds it up. */
  let usualMs = Number.POSITIVE_INFINITY;
  let trial: { readonly fromHz: number; readonly lateShare: number; falls: number } | null = null;
  let acquittedUntilMs = Number.NEGATIVE_INFINITY;
  /** The lowest rate that made frames late; forgotten once a rate as high has gone well from `passedAtMs` on. */
  let costly: {
    readonly hz: number;
    readonly waitMs: number;
    readonly untilMs: number;
    readonly passedAtMs: number | null;
  } | null = null;

  /** The rate of now makes frames late. A lower one, while the known one is still waited with, is no second try. */
  function avoid(nowMs: number): void {
    const again = costly !== null && (rateHz >= costly.hz || nowMs >= costly.untilMs);
    const waitMs = costly === null ? FIRST_WAIT_MS : Math.min(MOST_WAIT_MS, costly.waitMs * (again ? 2 : 1));
    const untilMs = costly === null || again ? nowMs + waitMs : costly.untilMs;
    costly = { hz: rateHz, waitMs, untilMs, passedAtMs: null };
  }

  function rise(nowMs: number): void {
    if (costly !== null && rateHz >= costly.hz) {
      const passedAtMs = costly.passedAtMs ?? nowMs;
      costly = nowMs - passedAtMs >= FIRST_WAIT_MS ? null : { ...costly, passedAtMs };
    }
    const nextHz = rateHz + RISE_HZ;
    const waits = costly !== null && nowMs < costly.untilMs && nextHz > SAFE_SHARE * costly.hz;
    if (!waits) rateHz = nextHz;
  }

  function judge(nowMs: number): void {
    if (intervals.length < FEWEST_FRAMES) return;
    usualMs = Math.min(usualMs * 1.02, median(intervals));
    const lateShare = intervals.filter((ms) => ms > LATE * usualMs).length / intervals.length;
    if (lateShare > MANY_LATE) {
      if (nowMs < acquittedUntilMs) return;
      trial ??= { fromHz: rateHz, lateShare, falls: 0 };
      if (trial.falls >= FALLS_TO_TELL && lateShare > 0.7 * trial.lateShare) {
        rateHz = trial.fromHz;
        trial = null;
        costly = null;
        acquittedUntilMs = nowMs + ACQUITTED_FOR_MS;
        // What is usual has changed: the scene itself has become slower.
        usualMs = median(intervals);
        return;
      }
      trial.falls++;
      avoid(nowMs);
      rateHz *= FALL;
    } else {
      trial = null;
      if (lateShare < FEW_LATE) rise(nowMs);
    }
  }

  return {
    noteFrame(nowMs) {
      const intervalMs = nowMs - lastFrameMs;
      lastFrameMs = nowMs;
      if (nowMs - decidedAtMs > UNDECIDED_MS) {
        intervals.length = 0;
        return;
      }
      if (intervalMs > 0 && intervalMs < HIDDEN_MS) intervals.push(intervalMs);
    },
    noteSensing(computeMs) {
      durations.push(computeMs);
    },
    decide(nowMs, backend, mostHz) {
      const sinceMs = nowMs - decidedAtMs;
      if (sinceMs >= DECIDE_EVERY_MS || sinceMs < 0) {
        decidedAtMs = nowMs;
        // Where no frames are told of, nothing is known to be in the way.
        if (intervals.length === 0 && durations.length > 0) rateHz += RISE_HZ;
        else judge(nowMs);
        const busyMs = median(durations);
        if (busyMs > 0) rateHz = Math.min(rateHz, (MOST_BUSY * 1000) / busyMs);
        intervals.length = 0;
        durations = [];
      }
      const onProcessor = backend === 'wasm' || backend === 'cpu' || backend === 'webgpu-software';
      const most = Math.min(mostHz, onProcessor ? MOST_ON_PROCESSOR_HZ : MOST_HZ);
      rateHz = Math.max(LEAST_HZ, Math.min(most, rateHz));
      return rateHz;
    },
  };
}
