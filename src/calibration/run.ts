/** @file One run through the plan: frames come in, samples are kept, and time without a face does not count. */
import type { Probabilities } from '../core/index.ts';
import { type Cue, PLAN, PLAN_MS, type Take, takeMs } from './plan.ts';

/** One frame as the network saw it. */
export interface CalibrationFrame {
  readonly atMs: number;
  readonly probabilities: Probabilities;
  /** [D] */
  readonly embedding: Float32Array;
}

export interface Sample extends Omit<CalibrationFrame, 'atMs'> {
  readonly cue: Cue;
  readonly round: 0 | 1;
}

export interface Run {
  /** Index into the plan; its length once the run is over. */
  readonly take: number;
  /** Time with a face that was spent in this take, ms. */
  readonly spentMs: number;
  readonly lastAtMs: number | null;
  readonly samples: readonly Sample[];
  /** Samples of this take. */
  readonly inTake: number;
}

export interface RunProgress {
  /** Null once the run is over. */
  readonly take: Take | null;
  readonly next: Take | null;
  /** 0–1, of this take and of the whole. */
  readonly takeShare: number;
  readonly totalShare: number;
}

/** A longer gap between two frames is no time spent: the face was away, or the page slept. */
const LONGEST_GAP_MS = 1500;
/** A take waits for so many frames: on a slow machine it lasts longer instead of telling less. */
const FRAMES_A_TAKE = 6;

export const NEW_RUN: Run = { take: 0, spentMs: 0, lastAtMs: null, samples: [], inTake: 0 };

/** Takes one frame with a face. Frames without one are not handed in: the run waits. */
export function addFrame(run: Run, frame: CalibrationFrame): Run {
  const take = PLAN[run.take];
  if (!take) return run;
  const { atMs, probabilities, embedding } = frame;
  const passedMs = run.lastAtMs === null ? 0 : atMs - run.lastAtMs;
  if (passedMs < 0) return { ...run, lastAtMs: atMs };
  const spentMs = run.spentMs + (passedMs <= LONGEST_GAP_MS ? passedMs : 0);
  const enough = run.inTake >= FRAMES_A_TAKE;
  if (spentMs >= takeMs(take) && enough)
    return { ...run, take: run.take + 1, spentMs: 0, inTake: 0, lastAtMs: atMs };
  const { cue, round } = take;
  const kept = spentMs >= take.settleMs;
  const samples = kept ? [...run.samples, { cue, round, probabilities, embedding }] : run.samples;
  return { ...run, spentMs, lastAtMs: atMs, samples, inTake: run.inTake + (kept ? 1 : 0) };
}

/** By time, or by the frames that are still waited for, whichever is further from the end. */
function takeShare({ spentMs, inTake }: Run, take: Take): number {
  const byTime = Math.min(1, spentMs / takeMs(take));
  const settled = take.settleMs / takeMs(take);
  return Math.min(byTime, settled + (1 - settled) * Math.min(1, inTake / FRAMES_A_TAKE));
}

export function progressOf(run: Run): RunProgress {
  const take = PLAN[run.take] ?? null;
  const doneMs = PLAN.slice(0, run.take).reduce((total, done) => total + takeMs(done), 0);
  return {
    take,
    next: PLAN[run.take + 1] ?? null,
    takeShare: take ? takeShare(run, take) : 1,
    totalShare: Math.min(1, (doneMs + Math.min(run.spentMs, take ? takeMs(take) : 0)) / PLAN_MS),
  };
}
