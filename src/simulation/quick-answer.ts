/** @file The quick answer to the beginning of an expression: a small event, at most one in twelve seconds. Pure. */
import type { StepOptions } from '../adaptation/index.ts';
import type { Emotion, EmotionState } from '../core/index.ts';
import type { Onset } from '../temporal/index.ts';

/** Five a minute at most. */
export const QUICK_ANSWER_EVERY_MS = 12_000;
/** A beginning that was told longer ago is no news: it was told while something else moved the world. */
const NEWS_MS = 500;

export interface QuickAnswer {
  /** Which one it is since the simulation began. */
  readonly count: number;
  readonly emotion: Emotion;
  /** The step it belongs to, ms. */
  readonly atMs: number;
  /** A lantern, a bird, a firefly; not where pacing rests. */
  readonly inWorld: boolean;
  /** A note; not where music rests. */
  readonly inMusic: boolean;
}

export interface QuickAnswerSettings
  extends Pick<StepOptions, 'strength' | 'reducedMotion' | 'safePlace' | 'resting'> {
  /** False: nothing answers at once. */
  readonly quickAnswers?: boolean;
}

/** What the simulation remembers of its answers. */
export interface QuickAnswerState {
  readonly newest: QuickAnswer | null;
  /** Time of the steps since it; a clock that jumps does not count. */
  readonly sinceMs: number;
  /** The beginning that was looked at last. */
  readonly looked: Onset | null;
  /** The newest beginning of an emotion that was given in place of the sensed one. */
  readonly given: Onset | null;
}

export const NO_QUICK_ANSWERS: QuickAnswerState = {
  newest: null,
  sinceMs: Number.POSITIVE_INFINITY,
  looked: null,
  given: null,
};

/** Takes in an emotion that is given in place of the sensed one: it begins where its name changes. */
export function giveEmotion(
  answers: QuickAnswerState,
  before: EmotionState | null,
  emotion: EmotionState | null,
  atMs: number,
): QuickAnswerState {
  if (emotion?.kind !== 'sensed' || emotion.emotion === 'neutral') return answers;
  const goesOn = before?.kind === 'sensed' && before.emotion === emotion.emotion;
  return goesOn ? answers : { ...answers, given: { emotion: emotion.emotion, atMs } };
}

/** One step of `stepMs` that ends at `atMs`; `onset` is the newest beginning of what the world follows. */
export function stepQuickAnswers(
  answers: QuickAnswerState,
  onset: Onset | null,
  settings: QuickAnswerSettings,
  atMs: number,
  stepMs: number,
): QuickAnswerState {
  const sinceMs = answers.sinceMs + stepMs;
  const known = answers.looked?.atMs === onset?.atMs && answers.looked?.emotion === onset?.emotion;
  if (onset === null || known) return { ...answers, sinceMs };
  const looked = { ...answers, sinceMs, looked: onset };
  const { strength, reducedMotion, safePlace, resting, quickAnswers } = settings;
  const asked = quickAnswers !== false && strength > 0 && !reducedMotion && safePlace !== true;
  const inWorld = resting?.pacing !== true;
  const inMusic = resting?.music !== true;
  if (!asked || !(inWorld || inMusic) || sinceMs < QUICK_ANSWER_EVERY_MS || atMs - onset.atMs > NEWS_MS)
    return looked;
  const count = (answers.newest?.count ?? 0) + 1;
  return { ...looked, newest: { count, emotion: onset.emotion, atMs, inWorld, inMusic }, sinceMs: 0 };
}
