/** @file The simulation: turns inputs into emotion states and targets, step by step. Live sensing, replay and tests run this code. */
import {
  type AdaptationState,
  createAdaptation,
  type Mapping,
  readTargets,
  type StepOptions,
  step,
} from '../adaptation/index.ts';
import type { EmotionState, SceneTargets, Scores } from '../core/index.ts';
import {
  createTemporal,
  NEWEST_RULES,
  type RulesVersion,
  readEmotion,
  receive,
  switchOff,
  type TemporalSettings,
  type TemporalState,
  tick,
} from '../temporal/index.ts';
import {
  giveEmotion,
  NO_QUICK_ANSWERS,
  type QuickAnswer,
  type QuickAnswerSettings,
  type QuickAnswerState,
  stepQuickAnswers,
} from './quick-answer.ts';

/**
 * The world is told what to become this often; the scene itself moves every frame. The steps lie on a fixed grid,
 * whatever a timer's jitter, so that a recorded session needs no more than its inputs to replay to the same world.
 */
export const STEP_MS = 33;
/** Later than this, and the page slept: the steps missed are left out, for comfort (COMFORT-7), and a gap is told of. */
const LONGEST_DELAY_MS = 250;

export interface SimulationSettings extends StepOptions, QuickAnswerSettings {
  readonly mapping: Mapping;
}

/** All times are whole milliseconds: differences stay exact when a session is moved to begin at 0. */
export type SimulationInput =
  | { readonly kind: 'scores'; readonly atMs: number; readonly scores: Scores }
  /** The kill switch. */
  | { readonly kind: 'off'; readonly atMs: number }
  /** An emotion set by hand or given by a session in place of the sensed one; null goes back to what is sensed. */
  | { readonly kind: 'override'; readonly atMs: number; readonly emotion: EmotionState | null }
  | { readonly kind: 'settings'; readonly atMs: number; readonly settings: SimulationSettings }
  /** No step was taken between `fromMs` and `atMs`; the grid begins anew at `atMs`. */
  | { readonly kind: 'gap'; readonly fromMs: number; readonly atMs: number };

export interface SimulationState {
  readonly temporal: TemporalState;
  readonly adaptation: AdaptationState;
  readonly settings: SimulationSettings;
  /** What is followed in place of the sensed emotion. */
  readonly override: EmotionState | null;
  readonly answers: QuickAnswerState;
  /** Other constants of the temporal rules than the app's, for figures alone. */
  readonly tuning?: Partial<TemporalSettings>;
  /** The newest step, or the beginning. */
  readonly steppedAtMs: number;
}

export interface SimulationReading {
  readonly emotion: EmotionState;
  readonly targets: SceneTargets;
  /** The newest answer to the beginning of an expression; null before the first. */
  readonly answer: QuickAnswer | null;
}

/**
 * Nothing is known of a face yet; the world stands where `adaptation` left it, neutral unless given.
 * @param rules those of version 1 let a session of then replay as it was (TEMPORAL-19)
 */
export function createSimulation(
  nowMs: number,
  settings: SimulationSettings,
  adaptation: AdaptationState = createAdaptation(nowMs),
  rules: RulesVersion = NEWEST_RULES,
): SimulationState {
  const temporal = createTemporal(nowMs, rules);
  return { temporal, adaptation, settings, override: null, answers: NO_QUICK_ANSWERS, steppedAtMs: nowMs };
}

export function readSimulation(state: SimulationState): SimulationReading {
  return {
    emotion: state.override ?? readEmotion(state.temporal),
    targets: readTargets(state.adaptation),
    answer: state.answers.newest,
  };
}

/**
 * Takes every step of the grid up to `toMs`.
 * @throws RangeError if that is not a finite number: its steps would have no end
 */
export function advance(
  state: SimulationState,
  toMs: number,
  onStep?: (state: SimulationState) => void,
): SimulationState {
  if (!Number.isFinite(toMs)) throw new RangeError(`The time is ${toMs} ms. Give a finite number.`);
  let current = state;
  while (current.steppedAtMs + STEP_MS <= toMs) {
    const atMs = current.steppedAtMs + STEP_MS;
    const temporal = tick(current.temporal, atMs);
    const emotion = current.override ?? readEmotion(temporal);
    const adaptation = step(current.adaptation, emotion, current.settings.mapping, atMs, current.settings);
    const onset = current.override ? current.answers.given : temporal.onset;
    const answers =
      temporal.rules === 1
        ? current.answers
        : stepQuickAnswers(current.answers, onset, current.settings, atMs, STEP_MS);
    current = { ...current, temporal, adaptation, answers, steppedAtMs: atMs };
    onStep?.(current);
  }
  return current;
}

/** Takes the steps up to the input, then the input. */
export function applyInput(
  state: SimulationState,
  input: SimulationInput,
  onStep?: (state: SimulationState) => void,
): SimulationState {
  if (input.kind === 'gap') return { ...advance(state, input.fromMs, onStep), steppedAtMs: input.atMs };
  const current = advance(state, input.atMs, onStep);
  switch (input.kind) {
    case 'scores':
      return {
        ...current,
        temporal: receive(current.temporal, input.scores, input.atMs, settingsOf(current)),
      };
    case 'off':
      return { ...current, temporal: switchOff(current.temporal, input.atMs) };
    case 'override':
      return {
        ...current,
        override: input.emotion,
        answers: giveEmotion(current.answers, current.override, input.emotion, input.atMs),
      };
    case 'settings':
      return { ...current, settings: input.settings };
    default:
      throw input satisfies never;
  }
}

/** What the mapping in force says of the temporal stage. */
function settingsOf({ settings, temporal, tuning }: SimulationState): Partial<TemporalSettings> | undefined {
  if (temporal.rules === 1) return undefined;
  return { recentHalfLifeMs: settings.mapping.recentHalfLifeS * 1000, ...tuning };
}

/** The gap to take before anything else at `nowMs`, where the page slept or the clock ran backwards; else null. */
export function gapBefore(
  state: Pick<SimulationState, 'steppedAtMs'>,
  nowMs: number,
): Extract<SimulationInput, { kind: 'gap' }> | null {
  const lateMs = nowMs - state.steppedAtMs;
  if (lateMs >= 0 && lateMs <= LONGEST_DELAY_MS) return null;
  // The one step that follows counts for at most 250 ms (COMFORT-7), however long the sleep.
  return { kind: 'gap', fromMs: state.steppedAtMs, atMs: nowMs - STEP_MS };
}

/** Scores as the simulation takes them: whole milliseconds, five digits, so that a session's file holds all of it. */
export function roundScores(scores: Scores): Scores {
  const times = {
    capturedAtMs: Math.round(scores.capturedAtMs),
    readyAtMs: Math.round(scores.readyAtMs),
  };
  if (scores.face === 'lost') return { ...scores, ...times };
  return { ...scores, ...times, probabilities: scores.probabilities.map((p) => Math.round(p * 1e5) / 1e5) };
}
