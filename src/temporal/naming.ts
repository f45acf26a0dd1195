/** @file When an emotion is named, doubted and replaced (TEMPORAL-7, TEMPORAL-8, TEMPORAL-10). */
import { argMax, emotionAt, emotionIndex, type Probabilities } from '../core/index.ts';
import type { Candidate } from './candidate.ts';
import type { TemporalSettings } from './settings.ts';
import type { Phase, TemporalState } from './state.ts';

/** Two neighbouring frames stand for no more agreement or doubt than this (TEMPORAL-7). */
export const LONGEST_STEP_MS = 500;

function nextCandidate(
  held: Candidate | undefined,
  probabilities: Probabilities,
  stepMs: number,
  settings: TemporalSettings,
): Candidate | undefined {
  const leader = argMax(probabilities);
  const leading = probabilities[leader] ?? 0;
  if (leading < settings.enterConfidence) return undefined;
  for (let i = 0; i < probabilities.length; i++) {
    if (i !== leader && leading - (probabilities[i] ?? 0) < settings.leadMargin) return undefined;
  }
  const emotion = emotionAt(leader);
  return { emotion, agreedMs: held?.emotion === emotion ? held.agreedMs + stepMs : 0 };
}

function mayBeNamed(state: TemporalState, candidate: Candidate, settings: TemporalSettings): boolean {
  if (candidate.agreedMs < settings.agreementMs) return false;
  const last = state.lastNaming;
  return (
    last === undefined || last.emotion === candidate.emotion || state.nowMs - last.atMs >= settings.dwellMs
  );
}

/** Weighs the newest mean: `state.mean` is up to date, its phase, candidate and doubt are not yet. */
export function weigh(state: TemporalState, elapsedMs: number, settings: TemporalSettings): TemporalState {
  const probabilities = state.mean?.probabilities;
  if (probabilities === undefined) return state;
  const stepMs = Math.min(elapsedMs, LONGEST_STEP_MS);
  const candidate = nextCandidate(state.candidate, probabilities, stepMs, settings);
  const phase: Phase =
    state.phase.kind === 'sensed' || state.phase.kind === 'unsure' ? state.phase : { kind: 'unsure' };
  const held = phase.kind === 'sensed' ? phase.emotion : undefined;
  const heldProbability = held === undefined ? 0 : (probabilities[emotionIndex(held)] ?? 0);
  const doubtedMs =
    held === undefined || heldProbability >= settings.leaveConfidence ? 0 : state.doubtedMs + stepMs;

  const enter = (next: Phase): TemporalState => ({
    ...state,
    phase: next,
    sinceMs: next === state.phase ? state.sinceMs : state.nowMs,
    candidate,
    doubtedMs,
  });
  if (candidate !== undefined && candidate.emotion !== held && mayBeNamed(state, candidate, settings)) {
    const { emotion } = candidate;
    const lastNaming = { emotion, atMs: state.nowMs };
    return { ...enter({ kind: 'sensed', emotion }), lastNaming, doubtedMs: 0 };
  }
  if (doubtedMs > 0 && doubtedMs >= settings.doubtMs) return { ...enter({ kind: 'unsure' }), doubtedMs: 0 };
  return enter(phase);
}
