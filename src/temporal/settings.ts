/** @file Waiting times and thresholds of the temporal rules (SPEC.md). */
import { clamp } from '../core/index.ts';

export interface TemporalSettings {
  /** Half-life of a frame's weight in the mean, ms. */
  readonly halfLifeMs: number;
  /** Smoothed probability from which an emotion may be named, 0–1. */
  readonly enterConfidence: number;
  /** Smoothed probability below which a named emotion is doubted, 0–1; at most `enterConfidence`. */
  readonly leaveConfidence: number;
  /** How far the leading emotion must be ahead of the runner-up to be named, 0–1. */
  readonly leadMargin: number;
  /** How long an emotion must lead before it is named, ms of frames with a face. */
  readonly agreementMs: number;
  /** How long a named emotion must be in doubt before the state is `unsure`, ms of frames with a face. */
  readonly doubtMs: number;
  /** Least time between the namings of two different emotions, ms. */
  readonly dwellMs: number;
  /** Frames without a face for longer than this: `faceLost`, ms. */
  readonly faceLostAfterMs: number;
  /** No face newer than this: `faceLost`, ms. */
  readonly staleAfterMs: number;
  /** Half-life of what was shown recently, ms; the mapping in force says it. */
  readonly recentHalfLifeMs: number;
  /** Time constant with which recent expression rises, as a share of the one with which it falls. */
  readonly recentRise: number;
  /** Lead over the runner-up from which a frame's evidence counts at all, 0–1. */
  readonly leastMargin: number;
  /** And from which it counts in full; at least `leastMargin`. */
  readonly sureMargin: number;
  /** Half-life with which a different expression is forgiven, ms. */
  readonly turnHalfLifeMs: number;
  /** How long recent expression lasts without a face, ms since the newest one. */
  readonly recentHoldMs: number;
  /** Half-life with which it lets go after that, ms. */
  readonly recentLetGoMs: number;
  /** How long an expression must lead before its beginning is told, ms of frames with a face. */
  readonly onsetMs: number;
}

/**
 * Which rules a line runs by. 1: the world followed an expression once it had lasted for three seconds (dwell.ts);
 * sessions recorded then replay by them. 2: recent expression (recent.ts).
 */
export type RulesVersion = 1 | 2;
export const NEWEST_RULES: RulesVersion = 2;

export const DEFAULT_TEMPORAL_SETTINGS: TemporalSettings = {
  halfLifeMs: 300,
  enterConfidence: 0.5,
  leaveConfidence: 0.38,
  leadMargin: 0.1,
  agreementMs: 700,
  doubtMs: 600,
  dwellMs: 1000,
  faceLostAfterMs: 1000,
  staleAfterMs: 1500,
  recentHalfLifeMs: 15_000,
  recentRise: 0.18,
  leastMargin: 0.35,
  sureMargin: 0.75,
  turnHalfLifeMs: 1500,
  recentHoldMs: 2500,
  recentLetGoMs: 400,
  onsetMs: 300,
};

/** The rules of version 1: everything else is as it was. */
const FIRST_RULES: TemporalSettings = { ...DEFAULT_TEMPORAL_SETTINGS, dwellMs: 3000 };

const LONGEST_MS = 60_000;
/** Longest half-life of a mapping's recent expression, ms. */
const LONGEST_RECENT_MS = 120_000;

/** Fills gaps from the defaults; a setting that is not a number counts as a gap, others are clamped. */
export function resolveSettings(
  given: Partial<TemporalSettings> | undefined,
  rules: RulesVersion = NEWEST_RULES,
): TemporalSettings {
  const defaults = rules === 1 ? FIRST_RULES : DEFAULT_TEMPORAL_SETTINGS;
  if (given === undefined || given === defaults) return defaults;
  const pick = (key: keyof TemporalSettings, low: number, high: number): number => {
    const value = given[key];
    return value !== undefined && !Number.isNaN(value) ? clamp(value, low, high) : defaults[key];
  };
  const enterConfidence = pick('enterConfidence', 0, 1);
  return {
    halfLifeMs: pick('halfLifeMs', 1, LONGEST_MS),
    enterConfidence,
    leaveConfidence: Math.min(pick('leaveConfidence', 0, 1), enterConfidence),
    leadMargin: pick('leadMargin', 0, 1),
    agreementMs: pick('agreementMs', 0, LONGEST_MS),
    doubtMs: pick('doubtMs', 0, LONGEST_MS),
    dwellMs: pick('dwellMs', 0, LONGEST_MS),
    faceLostAfterMs: pick('faceLostAfterMs', 0, LONGEST_MS),
    staleAfterMs: pick('staleAfterMs', 1, LONGEST_MS),
    recentHalfLifeMs: pick('recentHalfLifeMs', 1, LONGEST_RECENT_MS),
    recentRise: pick('recentRise', 0.001, 1),
    leastMargin: pick('leastMargin', 0, 1),
    sureMargin: pick('sureMargin', 0, 1),
    turnHalfLifeMs: pick('turnHalfLifeMs', 1, LONGEST_MS),
    recentHoldMs: pick('recentHoldMs', 0, LONGEST_MS),
    recentLetGoMs: pick('recentLetGoMs', 1, LONGEST_MS),
    onsetMs: pick('onsetMs', 0, LONGEST_MS),
  };
}
