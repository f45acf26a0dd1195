/** @file The temporal stage: takes scores and time, gives the emotion state. The rules are in SPEC.md. */
import { EMOTIONS, type EmotionState, emotionIndex, type Probabilities, type Scores } from '../core/index.ts';
import { affectOf } from './circumplex.ts';
import { dwellOn } from './dwell.ts';
import { LONGEST_STEP_MS, weigh } from './naming.ts';
import { onsetAfter } from './onset.ts';
import { extendRecent, noRecent, readRecent } from './recent.ts';
import {
  DEFAULT_TEMPORAL_SETTINGS,
  NEWEST_RULES,
  type RulesVersion,
  resolveSettings,
  type TemporalSettings,
} from './settings.ts';
import { cleanProbabilities, extendMean, startMean } from './smoothing.ts';
import { freshState, isTime, offState, setClock, type TemporalState } from './state.ts';

/** Neutral's 1: what is said while nothing is known (TEMPORAL-13). */
const UNKNOWN: Probabilities = EMOTIONS.map((emotion) => (emotion === 'neutral' ? 1 : 0));

/** The stage before its first scores: `off` (TEMPORAL-6). */
export function createTemporal(nowMs: number, rules: RulesVersion = NEWEST_RULES): TemporalState {
  return freshState(nowMs, DEFAULT_TEMPORAL_SETTINGS.enterConfidence, rules);
}

/** Kill switch: forgets everything at once; frames already on their way stay unheard (TEMPORAL-6). */
export function switchOff(state: TemporalState, nowMs: number): TemporalState {
  const { nowMs: atMs } = setClock(state, nowMs);
  return offState(atMs, atMs, state);
}

/** Lets time pass; call it each frame, so that a frozen camera is noticed (TEMPORAL-9). */
export function tick(
  state: TemporalState,
  nowMs: number,
  settings?: Partial<TemporalSettings>,
): TemporalState {
  return expire(setClock(state, nowMs), resolveSettings(settings, state.rules));
}

/**
 * Takes the scores of one frame.
 * @param scores unusable, late or repeated ones are ignored (TEMPORAL-3, TEMPORAL-4), never thrown at the caller
 * @param nowMs now, on the timeline of `scores.capturedAtMs`
 */
export function receive(
  state: TemporalState,
  scores: Scores,
  nowMs: number,
  settings?: Partial<TemporalSettings>,
): TemporalState {
  const rules = resolveSettings(settings, state.rules);
  const current = expire(setClock(state, nowMs), rules);
  const atMs = Math.min(scores.capturedAtMs, current.nowMs);
  const tooOld = current.nowMs - atMs > rules.staleAfterMs;
  if (!isTime(atMs) || tooOld || atMs <= current.frameAtMs) return current;
  switch (scores.face) {
    case 'lost':
      return receiveNoFace(current, atMs, rules);
    case 'found': {
      const sample = cleanProbabilities(scores.probabilities);
      return sample === undefined ? current : receiveFace(current, sample, atMs, rules);
    }
    default:
      scores satisfies never;
      return current;
  }
}

/** What is known at the time of the last `receive` or `tick` (TEMPORAL-11–TEMPORAL-17). */
export function readEmotion(state: TemporalState): EmotionState {
  const { phase, mean, nowMs: atMs, sinceMs } = state;
  const recent = state.recent && readRecent(state.recent, atMs - state.faceAtMs);
  if (mean === undefined || phase.kind === 'off' || phase.kind === 'faceLost') {
    return {
      kind: phase.kind === 'off' ? 'off' : 'faceLost',
      atMs,
      sinceMs,
      probabilities: UNKNOWN,
      confidence: 0,
      valence: 0,
      arousal: 0,
      ageMs: Number.POSITIVE_INFINITY,
      recent,
    };
  }
  const { probabilities } = mean;
  const leading = Math.max(...probabilities);
  const { valence, arousal } = affectOf(probabilities, leading, state.enterConfidence);
  const ageMs = atMs - state.faceAtMs;
  const summary = { atMs, sinceMs, probabilities, valence, arousal, ageMs, recent };
  if (phase.kind === 'unsure') return { kind: 'unsure', confidence: leading, ...summary };
  const confidence = probabilities[emotionIndex(phase.emotion)] ?? 0;
  const sensed = { kind: 'sensed', emotion: phase.emotion, confidence, ...summary } as const;
  // Under the first rules the world followed the expression itself, while it led (TEMPORAL-19).
  const leads = state.dwell?.leads === true && confidence === leading;
  return leads ? { ...sensed, recent: { levels: probabilities, confidence, valence, arousal } } : sensed;
}

function receiveFace(
  state: TemporalState,
  sample: Probabilities,
  atMs: number,
  rules: TemporalSettings,
): TemporalState {
  const elapsedMs = state.mean === undefined ? 0 : atMs - state.faceAtMs;
  const mean =
    state.mean === undefined
      ? startMean(sample)
      : extendMean(state.mean, sample, elapsedMs, rules.halfLifeMs);
  const { enterConfidence } = rules;
  const seen = {
    ...state,
    mean,
    enterConfidence,
    frameAtMs: atMs,
    faceAtMs: atMs,
    facelessSinceMs: undefined,
  };
  const weighed = weigh(seen, elapsedMs, rules);
  if (state.rules === 1) {
    return { ...weighed, dwell: dwellOn(seen, weighed, Math.min(elapsedMs, LONGEST_STEP_MS), rules) };
  }
  const { candidate, nowMs } = weighed;
  // Since the face before, however long it was away; what is remembered of it has faded by then (TEMPORAL-17).
  const sinceFaceMs = isTime(state.faceAtMs) ? atMs - state.faceAtMs : 0;
  const countedMs = Math.min(elapsedMs, LONGEST_STEP_MS);
  const recent = extendRecent(
    state.recent ?? noRecent(rules),
    mean.probabilities,
    candidate,
    sinceFaceMs,
    countedMs,
    rules,
  );
  return { ...weighed, recent, onset: onsetAfter(state.onset, state.candidate, candidate, nowMs, rules) };
}

function receiveNoFace(state: TemporalState, atMs: number, rules: TemporalSettings): TemporalState {
  const seen = { ...state, frameAtMs: atMs, facelessSinceMs: state.facelessSinceMs ?? atMs };
  // Sensing has begun, and there is nothing to hold on to.
  return seen.phase.kind === 'off' ? loseFace(seen) : expire(seen, rules);
}

function expire(state: TemporalState, rules: TemporalSettings): TemporalState {
  const { phase, nowMs, facelessSinceMs } = state;
  if (phase.kind === 'off' || phase.kind === 'faceLost') return state;
  const faceless = facelessSinceMs !== undefined && nowMs - facelessSinceMs > rules.faceLostAfterMs;
  return faceless || nowMs - state.faceAtMs > rules.staleAfterMs ? loseFace(state) : state;
}

/** Forgets the face, but neither the last naming (TEMPORAL-10) nor, for a while, what was shown recently (TEMPORAL-17). */
function loseFace(state: TemporalState): TemporalState {
  const { dwell } = state;
  return {
    ...state,
    phase: { kind: 'faceLost' },
    sinceMs: state.nowMs,
    mean: undefined,
    candidate: undefined,
    doubtedMs: 0,
    dwell: dwell && { ...dwell, dweltMs: 0, leads: false },
  };
}
