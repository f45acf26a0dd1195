/**
 * @file The resolution at which a GPU draws: coarser if frames come late, finer again if there is time. A coarser step
 * that does not make frames faster is undone, since then the GPU is not the cause.
 */

/** Pictures that are judged together: so many, or those of so many ms where they come slowly. */
const MOST_PICTURES = 46;
const LEAST_PICTURES = 6;
const WINDOW_MS = 2000;
/** A longer pause by itself is no slow picture: the page was away, or read a file. */
const LONGEST_MS = 250;
/** Fewer than 42 pictures a second. */
const LATE_MS = 24;
/** Where a screen of 60 Hz is kept up with. */
const IN_TIME_MS = 17.5;
const STEP = 0.8;
export const COARSEST_SHARE = 0.5;
/** A coarser picture that comes in more than this share of the time before has not helped. */
const HELPED = 0.92;
/** Windows in time, in a row, before a finer picture is tried: about half a minute. */
const CALM_WINDOWS = 40;
/** Late windows in a row before a coarser one: a world that is being built is late for a moment. */
const LATE_WINDOWS = 2;

export interface ResolutionPace {
  /** The time since the last picture, ms. → share of the finest resolution along one side, 0.5 to 1. */
  note(intervalMs: number): number;
}

export function createResolutionPace(): ResolutionPace {
  let share = 1;
  let intervals: number[] = [];
  let windowMs = 0;
  let calm = 0;
  let late = 0;
  let pausedBefore = false;
  /** A step that the next window judges. */
  let tried: {
    readonly kind: 'coarser' | 'finer';
    readonly shareBefore: number;
    readonly msBefore: number;
  } | null = null;
  let mayCoarsen = true;
  let mayRefine = true;

  const change = (kind: 'coarser' | 'finer', next: number, ms: number): void => {
    tried = { kind, shareBefore: share, msBefore: ms };
    share = next;
    calm = 0;
    late = 0;
  };

  const judge = (ms: number): void => {
    const last = tried;
    tried = null;
    if (last?.kind === 'coarser' && ms > HELPED * last.msBefore) {
      share = last.shareBefore;
      mayCoarsen = false;
      return;
    }
    if (last?.kind === 'finer' && ms > LATE_MS) {
      share = last.shareBefore;
      mayRefine = false;
      return;
    }
    calm = ms <= IN_TIME_MS ? calm + 1 : 0;
    late = ms > LATE_MS ? late + 1 : 0;
    if (late >= LATE_WINDOWS && mayCoarsen && share > COARSEST_SHARE)
      change('coarser', Math.max(COARSEST_SHARE, share * STEP), ms);
    else if (calm >= CALM_WINDOWS && mayRefine && share < 1) change('finer', Math.min(1, share / STEP), ms);
  };

  return {
    note(intervalMs) {
      const paused = intervalMs > LONGEST_MS;
      const alone = paused && !pausedBefore;
      pausedBefore = paused;
      if (alone) return share;
      intervals.push(intervalMs);
      windowMs += intervalMs;
      const count = intervals.length;
      if (count >= MOST_PICTURES || (count >= LEAST_PICTURES && windowMs >= WINDOW_MS)) {
        intervals.sort((a, b) => a - b);
        judge(intervals[count >> 1] ?? 0);
        intervals = [];
        windowMs = 0;
      }
      return share;
    },
  };
}
