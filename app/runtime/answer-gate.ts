/**
 * @file Which quick answers are shown. What moves the world changes: a replay begins, is moved along, goes round and ends,
 * and each has answers of its own. Shown is what is news there, by the settings of now, as seldom as COMFORT-11 says.
 */
import {
  QUICK_ANSWER_EVERY_MS,
  type QuickAnswer,
  type SimulationSettings,
} from '../../src/simulation/index.ts';

export interface OfferedAnswer {
  readonly answer: QuickAnswer | null;
  /** The time of the step that it was read at, on the answer's own timeline, ms. */
  readonly atMs: number;
  /** Of a recorded session: the settings of then allowed it. */
  readonly replayed: boolean;
}

/** Longer ago, it is no news: it was told while something else moved the world, or the replay was moved past it. */
const NEWS_MS = 500;

type Settings = Pick<SimulationSettings, 'safePlace' | 'reducedMotion' | 'quickAnswers'>;

/** Answers the newest one shown, counted from 1; asked at each move of the world. */
export function createAnswerGate(): (
  offered: OfferedAnswer,
  settings: Settings,
  nowMs: number,
) => QuickAnswer | null {
  let looked: OfferedAnswer | null = null;
  let shown: QuickAnswer | null = null;
  let shownAtMs = Number.NEGATIVE_INFINITY;
  let shownReplayed = false;
  return (offered, { safePlace, reducedMotion, quickAnswers }, nowMs) => {
    const { answer, atMs, replayed } = offered;
    const before = looked?.replayed === replayed ? looked.answer : null;
    looked = offered;
    if (answer === null || (before?.count === answer.count && before.atMs === answer.atMs)) return shown;
    const ageMs = atMs - answer.atMs;
    if (!(ageMs >= 0 && ageMs <= NEWS_MS)) return shown;
    if (replayed && (safePlace === true || reducedMotion || quickAnswers === false)) return shown;
    // Two live ones have the clock in common that the simulation keeps them apart by; it forgets the last as a recording begins.
    const sinceMs =
      shown !== null && !replayed && !shownReplayed ? answer.atMs - shown.atMs : nowMs - shownAtMs;
    if (sinceMs < QUICK_ANSWER_EVERY_MS) return shown;
    shown = { ...answer, count: (shown?.count ?? 0) + 1 };
    shownAtMs = nowMs;
    shownReplayed = replayed;
    return shown;
  };
}
