/** @file Runs a stream of scores through the simulation, as the app does, and tells how far the world moved. */

import { createAdaptation } from '../../src/adaptation/index.ts';
import {
  advance,
  applyInput,
  createSimulation,
  readSimulation,
  type SimulationSettings,
  type SimulationState,
} from '../../src/simulation/index.ts';
import { NEWEST_RULES, type RulesVersion, type TemporalSettings } from '../../src/temporal/index.ts';
import type { Stream } from './streams.ts';

/** Milliseconds from the capture of a frame to its scores. */
const DELAY_MS = 30;

export interface Answer {
  /** The light's distance from its neutral at each step of the line, from the onset on; `atMs` counts from there. */
  readonly light: readonly { readonly atMs: number; readonly away: number }[];
  /** The farthest it went. */
  readonly most: number;
  /** The farthest it went within three seconds of the onset. */
  readonly within3S: number;
  /** The farthest it went within thirty seconds of the onset. */
  readonly within30S: number;
  /** How far it still was sixty seconds after the onset; NaN where the stream ends before. */
  readonly after60S: number;
}

/** @param rules 1: as it was before recent expression; `tuning` tries other constants */
export function runLine(
  stream: Stream,
  settings: SimulationSettings,
  rules: RulesVersion = NEWEST_RULES,
  tuning: Partial<TemporalSettings> = {},
): Answer {
  const light: { atMs: number; away: number }[] = [];
  const neutral = settings.mapping.light.intensity.neutral;
  let line: SimulationState = { ...createSimulation(0, settings, createAdaptation(0), rules), tuning };
  const note = (now: SimulationState): void => {
    const atMs = now.steppedAtMs - stream.onsetMs;
    if (atMs >= 0)
      light.push({ atMs, away: Math.abs(readSimulation(now).targets.light.intensity - neutral) });
  };
  for (const { atMs, probabilities } of stream.frames) {
    const frame = { capturedAtMs: atMs, readyAtMs: atMs + DELAY_MS, backend: 'wasm' } as const;
    const scores = probabilities
      ? ({ ...frame, face: 'found', probabilities } as const)
      : ({ ...frame, face: 'lost' } as const);
    line = applyInput(line, { kind: 'scores', atMs: atMs + DELAY_MS, scores }, note);
  }
  advance(line, stream.durationMs, note);
  const mostUntil = (untilMs: number): number =>
    light.reduce((most, { atMs, away }) => (atMs <= untilMs ? Math.max(most, away) : most), 0);
  return {
    light,
    most: mostUntil(Number.POSITIVE_INFINITY),
    within3S: mostUntil(3000),
    within30S: mostUntil(30_000),
    after60S: light.find(({ atMs }) => atMs >= 60_000)?.away ?? Number.NaN,
  };
}
