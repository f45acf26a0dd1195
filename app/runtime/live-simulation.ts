/** @file Runs the simulation live: enters its inputs, steps it on a timer, and publishes the latest reading. */
import type { Clock, Scores } from '../../src/core/index.ts';
import { tell as tellListeners } from '../../src/engine/index.ts';
import {
  createLiveLoop,
  createRawEmotion,
  type EmotionOverride,
  NO_OVERRIDE,
  roundScores,
  type SimulationInput,
  type SimulationSettings,
  type SimulationState,
  STEP_MS,
} from '../../src/simulation/index.ts';
import { createAnswerGate } from './answer-gate.ts';
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
  const listeners = new Set<(event: SimulationEvent) => void>();
  // One that throws stops neither the step that it is told of, nor the world with it.
  const tell = (event: SimulationEvent): void => tellListeners(listeners, event);
  const loop = createLiveLoop({
    clock,
    settings,
    onInput: (input) => tell({ kind: 'input', input }),
    onStep: (state) => tell({ kind: 'stepped', state }),
  });
  const { now, state, enter } = loop;
  let override: EmotionOverride = NO_OVERRIDE;
  let delayMs: number | null = null;
  const rawEmotion = createRawEmotion(now());
  const answerGate = createAnswerGate();
  const latest = createLatestReading({ ...loop.read(), unsmoothed: loop.read().emotion, delayMs });

  const move = (): void => {
    const nowMs = now();
    const driven = override.kind === 'sensing' ? null : override.read(nowMs);
    const raw = driven ? (driven.unsmoothed ?? driven.emotion) : rawEmotion.read(nowMs);
    const given = state().settings.unsmoothed === true ? raw : (driven?.emotion ?? null);
    if (given !== null || state().override !== null) enter({ kind: 'override', atMs: nowMs, emotion: given });
    // The safe place holds against any override.
    const read = loop.move(nowMs, state().settings.safePlace ? null : driven?.targets);
    const { settings: current, steppedAtMs } = state();
    const offered =
      driven?.answer === undefined
        ? { answer: read.answer, atMs: steppedAtMs, replayed: false }
        : { answer: driven.answer, atMs: driven.sessionMs ?? Number.NaN, replayed: true };
    const answer = answerGate(offered, current, nowMs);
    const reading = { ...read, answer, unsmoothed: raw, delayMs };
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
    state,
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
    set: loop.set,
    setOverride: (next: EmotionOverride): void => {
      override = next;
    },
    subscribe: (listener: (event: SimulationEvent) => void): (() => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    resetForRecording: loop.restart,
    dispose: (): void => clearInterval(timer),
  };
}
