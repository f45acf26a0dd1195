/** @file The line's one way to move in time: live sensing, replay and tests all run this very code. */
import {
  type AdaptationState,
  createAdaptation,
  type Mapping,
  readTargets,
  type StepOptions,
  step,
} from '../../src/adaptation/index.ts';
import type { EmotionState, SceneTargets, Scores } from '../../src/core/index.ts';
import {
  createTemporal,
  readEmotion,
  receive,
  switchOff,
  type TemporalState,
  tick,
} from '../../src/temporal/index.ts';

/**
 * The world is told what to become this often; the scene itself moves every frame. The steps lie on a fixed grid,
 * whatever a timer's jitter, so that a recorded session needs no more than its inputs to replay to the same world.
 */
export const STEP_MS = 33;
/** Later than this, and the page slept: the steps missed are left out, for comfort (C7), and a gap is told of. */
const LONGEST_DELAY_MS = 250;

export interface LineSettings extends StepOptions {
  readonly mapping: Mapping;
}

/** All times are whole milliseconds: differences stay exact when a session is moved to begin at 0. */
export type LineInput =
  | { readonly kind: 'scores'; readonly atMs: number; readonly scores: Scores }
  /** The kill switch. */
  | { readonly kind: 'off'; readonly atMs: number }
  /** An emotion that a hand or a session gives in place of the sensed one; null goes back to what is sensed. */
  | { readonly kind: 'driven'; readonly atMs: number; readonly emotion: EmotionState | null }
  | { readonly kind: 'settings'; readonly atMs: number; readonly settings: LineSettings }
  /** No step was taken between `fromMs` and `atMs`; the grid begins anew at `atMs`. */
  | { readonly kind: 'gap'; readonly fromMs: number; readonly atMs: number };

export interface Line {
  readonly temporal: TemporalState;
  readonly adaptation: AdaptationState;
  readonly settings: LineSettings;
  /** What is followed in place of the sensed emotion. */
  readonly driven: EmotionState | null;
  /** The newest step, or the beginning. */
  readonly steppedAtMs: number;
}

export interface LineReading {
  readonly emotion: EmotionState;
  readonly targets: SceneTargets;
}

/** Nothing is known of a face yet; the world stands where `adaptation` left it, neutral unless given. */
export function createLine(
  nowMs: number,
  settings: LineSettings,
  adaptation: AdaptationState = createAdaptation(nowMs),
): Line {
  return { temporal: createTemporal(nowMs), adaptation, settings, driven: null, steppedAtMs: nowMs };
}

export function readLine(line: Line): LineReading {
  return { emotion: line.driven ?? readEmotion(line.temporal), targets: readTargets(line.adaptation) };
}

/** Takes every step of the grid up to `toMs`. */
export function advance(line: Line, toMs: number, onStep?: (line: Line) => void): Line {
  let current = line;
  while (current.steppedAtMs + STEP_MS <= toMs) {
    const atMs = current.steppedAtMs + STEP_MS;
    const temporal = tick(current.temporal, atMs);
    const emotion = current.driven ?? readEmotion(temporal);
    const adaptation = step(current.adaptation, emotion, current.settings.mapping, atMs, current.settings);
    current = { ...current, temporal, adaptation, steppedAtMs: atMs };
    onStep?.(current);
  }
  return current;
}

/** Takes the steps up to the input, then the input. */
export function take(line: Line, input: LineInput, onStep?: (line: Line) => void): Line {
  if (input.kind === 'gap') return { ...advance(line, input.fromMs, onStep), steppedAtMs: input.atMs };
  const current = advance(line, input.atMs, onStep);
  switch (input.kind) {
    case 'scores':
      return { ...current, temporal: receive(current.temporal, input.scores, input.atMs) };
    case 'off':
      return { ...current, temporal: switchOff(current.temporal, input.atMs) };
    case 'driven':
      return { ...current, driven: input.emotion };
    case 'settings':
      return { ...current, settings: input.settings };
    default:
      throw input satisfies never;
  }
}

/** The gap to take before anything else at `nowMs`, where the page slept or the clock ran backwards; else null. */
export function gapBefore(line: Line, nowMs: number): Extract<LineInput, { kind: 'gap' }> | null {
  const lateMs = nowMs - line.steppedAtMs;
  if (lateMs >= 0 && lateMs <= LONGEST_DELAY_MS) return null;
  // The one step that follows counts for at most 250 ms (C7), however long the sleep.
  return { kind: 'gap', fromMs: line.steppedAtMs, atMs: nowMs - STEP_MS };
}

/** Scores as the line takes them: whole milliseconds, five digits, so that a session's file holds all of it. */
export function rounded(scores: Scores): Scores {
  const times = {
    capturedAtMs: Math.round(scores.capturedAtMs),
    readyAtMs: Math.round(scores.readyAtMs),
  };
  if (scores.face === 'lost') return { ...scores, ...times };
  return { ...scores, ...times, probabilities: scores.probabilities.map((p) => Math.round(p * 1e5) / 1e5) };
}
