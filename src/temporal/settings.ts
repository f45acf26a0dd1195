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
  /** Least time between the namings of two different emotions, and how long one must be there before it leads, ms. */
  readonly dwellMs: number;
  /** Frames without a face for longer than this: `faceLost`, ms. */
  readonly faceLostAfterMs: number;
  /** No face newer than this: `faceLost`, ms. */
  readonly staleAfterMs: number;
}

export const DEFAULT_TEMPORAL_SETTINGS: TemporalSettings = {
  halfLifeMs: 300,
  enterConfidence: 0.5,
  leaveConfidence: 0.38,
  leadMargin: 0.1,
  agreementMs: 700,
  doubtMs: 600,
  dwellMs: 3000,
  faceLostAfterMs: 1000,
  staleAfterMs: 1500,
};

const LONGEST_MS = 60_000;

/** Fills gaps from the defaults; a setting that is not a number counts as a gap, others are clamped. */
export function resolveSettings(given: Partial<TemporalSettings> | undefined): TemporalSettings {
  if (given === undefined || given === DEFAULT_TEMPORAL_SETTINGS) return DEFAULT_TEMPORAL_SETTINGS;
  const pick = (key: keyof TemporalSettings, low: number, high: number): number => {
    const value = given[key];
    return value !== undefined && !Number.isNaN(value)
      ? clamp(value, low, high)
      : DEFAULT_TEMPORAL_SETTINGS[key];
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
  };
}
