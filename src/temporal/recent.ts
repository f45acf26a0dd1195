/** @file The recent expression: a slow, leaky sum of evidence for each emotion (TEMPORAL-14–TEMPORAL-17). */
import { clamp, EMOTIONS, emotionIndex, type Probabilities, type RecentExpression } from '../core/index.ts';
import type { Candidate } from './candidate.ts';
import { CIRCUMPLEX } from './circumplex.ts';
import type { TemporalSettings } from './settings.ts';

type Settings = Pick<
  TemporalSettings,
  | 'agreementMs'
  | 'leastMargin'
  | 'sureMargin'
  | 'turnHalfLifeMs'
  | 'recentHalfLifeMs'
  | 'recentRise'
  | 'recentHoldMs'
  | 'recentLetGoMs'
>;

/** As it stood at the newest face. Lists are in EMOTIONS order. */
export interface Recent {
  /** Neutral's is 0 here: it is what the others leave of 1. */
  readonly levels: readonly number[];
  /** The evidence of the newest frame; it is one emotion's at most. */
  readonly evidence: readonly number[];
  /** Which expressions were there in the last seconds: by them it is judged whether faces contradict each other (TEMPORAL-16). */
  readonly turns: readonly number[];
  /** How it fades without a face, until the next one says otherwise. */
  readonly fading: Fading;
}

type Fading = Pick<TemporalSettings, 'recentHalfLifeMs' | 'recentHoldMs' | 'recentLetGoMs'>;

const NOTHING: readonly number[] = EMOTIONS.map(() => 0);

export function noRecent({ recentHalfLifeMs, recentHoldMs, recentLetGoMs }: Fading): Recent {
  const fading = { recentHalfLifeMs, recentHoldMs, recentLetGoMs };
  return { levels: NOTHING, evidence: NOTHING, turns: NOTHING, fading };
}

/** An expression's share of the last seconds' expressions, from which its evidence counts a little, and in full (TEMPORAL-16). */
const CONTRADICTED = 0.6;
const UNCONTRADICTED = 0.9;
/** Evidence is followed in steps of this length at most, so that sparse frames give what dense ones do. */
const SLICE_MS = 40;

const ramp = (value: number, from: number, to: number): number =>
  to > from ? clamp((value - from) / (to - from), 0, 1) : value >= from ? 1 : 0;

/** How certain a frame is of its leader, 0–1: by the lead over the runner-up, little by little (TEMPORAL-15). */
function certaintyOf(probabilities: Probabilities, leader: number, settings: Settings): number {
  let runnerUp = 0;
  for (let i = 0; i < probabilities.length; i++)
    if (i !== leader) runnerUp = Math.max(runnerUp, probabilities[i] ?? 0);
  const t = ramp((probabilities[leader] ?? 0) - runnerUp, settings.leastMargin, settings.sureMargin);
  return t * t * (3 - 2 * t);
}

/**
 * Moves on by one frame with a face.
 * @param probabilities smoothed (TEMPORAL-5); `candidate` is their leader where it could be named (TEMPORAL-7)
 * @param countedMs the time that the pair of frames stands for; what passed beyond it passes without evidence
 */
export function extendRecent(
  recent: Recent,
  probabilities: Probabilities,
  candidate: Candidate | undefined,
  elapsedMs: number,
  countedMs: number,
  settings: Settings,
): Recent {
  const leader = candidate === undefined ? 0 : emotionIndex(candidate.emotion);
  const certainty = leader === 0 ? 0 : certaintyOf(probabilities, leader, settings);
  const unseenMs = Math.max(0, elapsedMs - countedMs);
  const left = leftAfter(unseenMs, recent.fading);
  const forgiven = 2 ** (-elapsedMs / settings.turnHalfLifeMs);
  const turns = recent.turns.map(
    (value, i) => value * forgiven + (i === leader ? certainty * (1 - forgiven) : 0),
  );
  const evidence = EMOTIONS.map((_, i) => {
    if (i === 0 || i !== leader) return 0;
    const agreed = ramp(candidate?.agreedMs ?? 0, 0, settings.agreementMs);
    return certainty * agreed * unity(turns, i);
  });
  let levels = recent.levels.map((level) => level * left);
  const slices = Math.ceil(countedMs / SLICE_MS);
  for (let slice = 0; slice < slices; slice++) {
    const t = (slice + 0.5) / slices;
    const along = evidence.map((value, i) => (recent.evidence[i] ?? 0) * (1 - t) + value * t);
    levels = leak(levels, along, countedMs / slices, settings);
  }
  const { recentHalfLifeMs, recentHoldMs, recentLetGoMs } = settings;
  return { levels, evidence, turns, fading: { recentHalfLifeMs, recentHoldMs, recentLetGoMs } };
}

/** 1 while an expression alone was there recently, 0 where others contradict it (TEMPORAL-16). */
function unity(turns: readonly number[], i: number): number {
  let all = 0;
  for (let k = 1; k < turns.length; k++) all += turns[k] ?? 0;
  return all > 0 ? ramp((turns[i] ?? 0) / all, CONTRADICTED, UNCONTRADICTED) : 0;
}

/**
 * One step of dLᵢ/dt = eᵢ / rise − Lᵢ · (E / rise + (1 − E) / fall), E = Σ e: the levels rise towards full evidence
 * with one time constant and fall without any with another. Their sum never exceeds 1.
 */
function leak(
  levels: readonly number[],
  evidence: readonly number[],
  ms: number,
  settings: Settings,
): number[] {
  const fallMs = settings.recentHalfLifeMs / Math.LN2;
  const riseMs = fallMs * settings.recentRise;
  const all = evidence.reduce((sum, value) => sum + value, 0);
  const rate = all / riseMs + (1 - all) / fallMs;
  const kept = Math.exp(-rate * ms);
  return levels.map((level, i) => level * kept + ((evidence[i] ?? 0) / riseMs / rate) * (1 - kept));
}

/** What time without a face leaves: half in each half-life, and soon nothing once it has lasted (TEMPORAL-17). */
function leftAfter(ms: number, { recentHalfLifeMs, recentHoldMs, recentLetGoMs }: Fading): number {
  const heldMs = Math.min(ms, recentHoldMs);
  return 2 ** (-heldMs / recentHalfLifeMs - (ms - heldMs) / recentLetGoMs);
}

/** Below this nothing is left, and it is forgotten. */
const FORGOTTEN = 1e-3;

/** @param ageMs of the newest face */
export function readRecent(recent: Recent, ageMs: number): RecentExpression | null {
  const left = leftAfter(Math.max(0, ageMs), recent.fading);
  if (left < FORGOTTEN) return null;
  let confidence = 0;
  let valence = 0;
  let arousal = 0;
  const levels = recent.levels.map((level, i) => {
    const emotion = EMOTIONS[i];
    const value = level * left;
    confidence += value;
    valence += value * (emotion ? CIRCUMPLEX[emotion].valence : 0);
    arousal += value * (emotion ? CIRCUMPLEX[emotion].arousal : 0);
    return value;
  });
  levels[0] = Math.max(0, 1 - confidence);
  return {
    levels,
    confidence: Math.min(1, confidence),
    valence: clamp(valence, -1, 1),
    arousal: clamp(arousal, -1, 1),
  };
}
