/** @file What the temporal stage remembers, and how its clock runs (TEMPORAL-1, TEMPORAL-2, TEMPORAL-6). */
import type { Emotion } from '../core/index.ts';
import type { Candidate } from './candidate.ts';
import { type Dwell, NO_DWELL } from './dwell.ts';
import type { Onset } from './onset.ts';
import type { Recent } from './recent.ts';
import { NEWEST_RULES, type RulesVersion } from './settings.ts';
import type { Mean } from './smoothing.ts';

export type Phase =
  | { readonly kind: 'sensed'; readonly emotion: Emotion }
  | { readonly kind: 'unsure' }
  | { readonly kind: 'faceLost' }
  | { readonly kind: 'off' };

/** The emotion named last, kept through `unsure` and `faceLost` for the dwell (TEMPORAL-10). */
interface Naming {
  readonly emotion: Emotion;
  readonly atMs: number;
}

/** All times are ms on the injected clock; −Infinity means never. */
export interface TemporalState {
  readonly rules: RulesVersion;
  readonly nowMs: number;
  readonly phase: Phase;
  readonly sinceMs: number;
  /** Capture time of the newest frame, with or without a face; what is not later is ignored (TEMPORAL-3). */
  readonly frameAtMs: number;
  /** Capture time of the newest face. */
  readonly faceAtMs: number;
  /** Capture time of the first frame without a face since then; undefined while the face is there. */
  readonly facelessSinceMs: number | undefined;
  /** Undefined while nothing is known. */
  readonly mean: Mean | undefined;
  readonly candidate: Candidate | undefined;
  /** How long the named emotion has been below `leaveConfidence`. */
  readonly doubtedMs: number;
  readonly lastNaming: Naming | undefined;
  /** What was shown up to the newest face (TEMPORAL-14); null while nothing is remembered, and under the first rules. */
  readonly recent: Recent | null;
  /** The newest beginning of an expression that was told (TEMPORAL-18). */
  readonly onset: Onset | null;
  /** Under the first rules alone (TEMPORAL-19). */
  readonly dwell: Dwell | null;
  /** The threshold that valence and arousal fade over; kept here so that reading needs no settings. */
  readonly enterConfidence: number;
}

export const NEVER = Number.NEGATIVE_INFINITY;
const LATEST_MS = 1e15;

export function isTime(ms: number): boolean {
  return Math.abs(ms) <= LATEST_MS;
}

/** A state that knows nothing; frames captured at or before `ignoreUntilMs` will not wake it. */
export function offState(
  nowMs: number,
  ignoreUntilMs: number,
  { rules, enterConfidence }: Pick<TemporalState, 'rules' | 'enterConfidence'>,
): TemporalState {
  return {
    rules,
    nowMs,
    phase: { kind: 'off' },
    sinceMs: nowMs,
    frameAtMs: ignoreUntilMs,
    faceAtMs: NEVER,
    facelessSinceMs: undefined,
    mean: undefined,
    candidate: undefined,
    doubtedMs: 0,
    lastNaming: undefined,
    recent: null,
    onset: null,
    dwell: rules === 1 ? NO_DWELL : null,
    enterConfidence,
  };
}

export function freshState(
  nowMs: number,
  enterConfidence: number,
  rules: RulesVersion = NEWEST_RULES,
): TemporalState {
  return offState(isTime(nowMs) ? nowMs : 0, NEVER, { rules, enterConfidence });
}

/** Sets the clock: forward as told (TEMPORAL-1), backward by moving all stored times along (TEMPORAL-2). */
export function setClock(state: TemporalState, nowMs: number): TemporalState {
  if (!isTime(nowMs) || nowMs === state.nowMs) return state;
  if (nowMs > state.nowMs) return { ...state, nowMs };
  const shift = nowMs - state.nowMs;
  const { facelessSinceMs, lastNaming, onset, dwell } = state;
  return {
    ...state,
    nowMs,
    sinceMs: state.sinceMs + shift,
    frameAtMs: state.frameAtMs + shift,
    faceAtMs: state.faceAtMs + shift,
    facelessSinceMs: facelessSinceMs === undefined ? undefined : facelessSinceMs + shift,
    lastNaming: lastNaming && { ...lastNaming, atMs: lastNaming.atMs + shift },
    onset: onset && { ...onset, atMs: onset.atMs + shift },
    dwell: dwell && { ...dwell, ledAtMs: dwell.ledAtMs + shift },
  };
}
