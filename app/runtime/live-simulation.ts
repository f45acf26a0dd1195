/** @file The line in time: all that enters it, its steps on the timer, and what the scene reads of it. */
import { limitTargets, resumeAdaptation } from '../../src/adaptation/index.ts';
import type { Clock, Scores } from '../../src/core/index.ts';
import { type EmotionOverride, NO_OVERRIDE } from '../../src/simulation/emotion-override.ts';
import { createLatestReading, type Reading } from './latest-reading.ts';
import {
  advance,
  createSimulation,
  gapBefore,
  type SimulationState,
  type SimulationInput,
  type SimulationSettings,
  readSimulation,
  roundScores,
  STEP_MS,
  applyInput,
} from '../../src/simulation/simulation.ts';
import { createRawEmotion } from '../../src/simulation/raw-emotion.ts';

/** What happens on the line, for whoever records or draws it. */
export type SimulationEvent =
  | { readonly kind: 'input'; readonly input: SimulationInput }
  /** The line as it stood at this very step, before any later input. */
  | { readonly kind: 'stepped'; readonly line: SimulationState }
  | { readonly kind: 'moved'; readonly atMs: number; readonly reading: Reading };

export function createLiveSimulation({
  clock,
  settings,
}: {
  readonly clock: Clock;
  readonly settings: SimulationSettings;
}) {
  /** Whole milliseconds, as the line takes them. */
  const now = (): number => Math.round(clock());
  let line = createSimulation(now(), settings);
  let drive: EmotionOverride = NO_OVERRIDE;
  let delayMs: number | null = null;
  /** The step that the scene was shown last. Inputs take steps too: what lies between two moves is more than a move's own. */
  let shownAtMs = line.steppedAtMs;
  const unsmoothed = createRawEmotion(now());
  const live = createLatestReading({ ...readSimulation(line), unsmoothed: readSimulation(line).emotion, delayMs });
  const listeners = new Set<(event: SimulationEvent) => void>();
  const tell = (event: SimulationEvent): void => {
    for (const listener of listeners) listener(event);
  };

  const onStep = (stepped: SimulationState): void => tell({ kind: 'stepped', line: stepped });
  const catchUp = (nowMs: number): void => {
    const gap = gapBefore(line, nowMs);
    if (!gap) return;
    line = applyInput(line, gap, onStep);
    tell({ kind: 'input', input: gap });
  };
  /** Everything that reaches the line comes through here, in order. */
  const enter = (input: SimulationInput): void => {
    catchUp(input.atMs);
    line = applyInput(line, input, onStep);
    tell({ kind: 'input', input });
  };

  const move = (): void => {
    const nowMs = now();
    const driven = drive.kind === 'sensing' ? null : drive.read(nowMs);
    const raw = driven ? (driven.unsmoothed ?? driven.emotion) : unsmoothed.read(nowMs);
    const hand = line.settings.unsmoothed === true ? raw : (driven?.emotion ?? null);
    if (hand !== null || line.driven !== null) enter({ kind: 'driven', atMs: nowMs, emotion: hand });
    catchUp(nowMs);
    line = advance(line, nowMs, onStep);
    const read = readSimulation(line);
    // The last step before the scene, whoever moves it: a replay may be scrubbed, a drive may end (C9).
    const targets = limitTargets(
      live.read().targets,
      // The safe place holds against any drive.
      (line.settings.safePlace ? null : driven?.targets) ?? read.targets,
      line.steppedAtMs - shownAtMs,
      line.settings.reducedMotion,
    );
    shownAtMs = line.steppedAtMs;
    const answer = driven?.answer === undefined ? read.answer : driven.answer;
    const reading = { ...read, targets, answer, unsmoothed: raw, delayMs };
    live.write(reading);
    tell({ kind: 'moved', atMs: nowMs, reading });
  };
  // A timer, not animation frames: it goes on in a headset, where the page's own frames stop.
  const timer = setInterval(move, STEP_MS);

  return {
    live,
    now,
    /** From frame capture to scores, ms; null before the first scores. */
    delayMs: () => delayMs,
    line: () => line,
    receive(scores: Scores, tookMs: number): void {
      const taken = roundScores(scores);
      enter({ kind: 'scores', atMs: now(), scores: taken });
      unsmoothed.receive(taken, now());
      delayMs = tookMs;
    },
    /** Nothing is sensed any more, and from now on nothing else is said: the world eases to neutral by itself. */
    switchOff(): void {
      enter({ kind: 'off', atMs: now() });
      unsmoothed.switchOff(now());
      delayMs = null;
      move();
    },
    set: (changes: Partial<SimulationSettings>): void =>
      enter({ kind: 'settings', atMs: now(), settings: { ...line.settings, ...changes } }),
    setDrive: (next: EmotionOverride): void => {
      drive = next;
    },
    listen: (listener: (event: SimulationEvent) => void): (() => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    beginAnew(): SimulationState {
      const nowMs = now();
      line = createSimulation(nowMs, line.settings, resumeAdaptation(nowMs, line.adaptation));
      return line;
    },
    dispose: (): void => clearInterval(timer),
  };
}
