/** @file Runs the simulation live: enters its inputs, steps it on a timer, and publishes the latest reading. */
import { limitTargets, resumeAdaptation } from '../../src/adaptation/index.ts';
import type { Clock, Scores } from '../../src/core/index.ts';
import {
  advance,
  applyInput,
  createRawEmotion,
  createSimulation,
  type EmotionOverride,
  gapBefore,
  NO_OVERRIDE,
  readSimulation,
  roundScores,
  type SimulationInput,
  type SimulationSettings,
  type SimulationState,
  STEP_MS,
} from '../../src/simulation/index.ts';
import { createLatestReading, type Reading } from './latest-reading.ts';

/** What happens in the simulation, for whoever records, draws or plays it. */
export type SimulationEvent =
  | { readonly kind: 'input'; readonly input: SimulationInput }
  /** The state at this very step, before any later input. */
  | { readonly kind: 'stepped'; readonly state: SimulationState }
  | { readonly kind: 'moved'; readonly atMs: number; readonly reading: Reading };

export function createLiveSimulation({
  clock,
  settings,
}: {
  readonly clock: Clock;
  readonly settings: SimulationSettings;
}) {
  /** Whole milliseconds, as the simulation takes them. */
  const now = (): number => Math.round(clock());
  let state = createSimulation(now(), settings);
  let override: EmotionOverride = NO_OVERRIDE;
  let delayMs: number | null = null;
  /** The step that the scene was shown last. Inputs take steps too: what lies between two moves is more than a move's own. */
  let shownAtMs = state.steppedAtMs;
  const rawEmotion = createRawEmotion(now());
  const latest = createLatestReading({
    ...readSimulation(state),
    unsmoothed: readSimulation(state).emotion,
    delayMs,
  });
  const listeners = new Set<(event: SimulationEvent) => void>();
  const tell = (event: SimulationEvent): void => {
    for (const listener of listeners) listener(event);
  };

  const onStep = (stepped: SimulationState): void => tell({ kind: 'stepped', state: stepped });
  const catchUp = (nowMs: number): void => {
    const gap = gapBefore(state, nowMs);
    if (!gap) return;
    state = applyInput(state, gap, onStep);
    tell({ kind: 'input', input: gap });
  };
  /** Every input comes through here, in order. */
  const enter = (input: SimulationInput): void => {
    catchUp(input.atMs);
    state = applyInput(state, input, onStep);
    tell({ kind: 'input', input });
  };

  const move = (): void => {
    const nowMs = now();
    const driven = override.kind === 'sensing' ? null : override.read(nowMs);
    const raw = driven ? (driven.unsmoothed ?? driven.emotion) : rawEmotion.read(nowMs);
    const given = state.settings.unsmoothed === true ? raw : (driven?.emotion ?? null);
    if (given !== null || state.override !== null) enter({ kind: 'override', atMs: nowMs, emotion: given });
    catchUp(nowMs);
    state = advance(state, nowMs, onStep);
    const read = readSimulation(state);
    // The last step before the scene, whoever moves it: a replay may be scrubbed, an override may end (COMFORT-9).
    const targets = limitTargets(
      latest.read().targets,
      // The safe place holds against any override.
      (state.settings.safePlace ? null : driven?.targets) ?? read.targets,
      state.steppedAtMs - shownAtMs,
      state.settings.reducedMotion,
    );
    shownAtMs = state.steppedAtMs;
    const answer = driven?.answer === undefined ? read.answer : driven.answer;
    const reading = { ...read, targets, answer, unsmoothed: raw, delayMs };
    latest.write(reading);
    tell({ kind: 'moved', atMs: nowMs, reading });
  };
  // A timer, not animation frames: it goes on in a headset, where the page's own frames stop.
  const timer = setInterval(move, STEP_MS);

  return {
    latest,
    now,
    /** From frame capture to scores, ms; null before the first scores. */
    delayMs: () => delayMs,
    state: () => state,
    receive(scores: Scores, tookMs: number): void {
      const taken = roundScores(scores);
      enter({ kind: 'scores', atMs: now(), scores: taken });
      rawEmotion.receive(taken, now());
      delayMs = tookMs;
    },
    /** Nothing is sensed any more, and from now on nothing else is said: the world eases to neutral by itself. */
    switchOff(): void {
      enter({ kind: 'off', atMs: now() });
      rawEmotion.switchOff(now());
      delayMs = null;
      move();
    },
    set: (changes: Partial<SimulationSettings>): void =>
      enter({ kind: 'settings', atMs: now(), settings: { ...state.settings, ...changes } }),
    setOverride: (next: EmotionOverride): void => {
      override = next;
    },
    subscribe: (listener: (event: SimulationEvent) => void): (() => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    resetForRecording(): SimulationState {
      const nowMs = now();
      state = createSimulation(nowMs, state.settings, resumeAdaptation(nowMs, state.adaptation));
      return state;
    },
    dispose: (): void => clearInterval(timer),
  };
}
