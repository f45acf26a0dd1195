/** @file A manual emotion: sliders in place of a face, smoothed as a face is. */
import { EMOTIONS, type EmotionState, emotionAt } from '../core/index.ts';
import { affectOf, DEFAULT_TEMPORAL_SETTINGS } from '../temporal/index.ts';
import type { OverrideReading } from './emotion-override.ts';

export interface ManualEmotion {
  readonly kind: 'sensed' | 'unsure' | 'faceLost';
  /** Slider heights in EMOTIONS order, 0–1; they are shared out to a sum of 1. */
  readonly heights: readonly number[];
  /** Null follows from the emotions. */
  readonly valence: number | null;
  readonly arousal: number | null;
  readonly confidence: number | null;
}

export const NEUTRAL_MANUAL_EMOTION: ManualEmotion = {
  kind: 'sensed',
  heights: EMOTIONS.map((_, i) => (i === 0 ? 1 : 0)),
  valence: null,
  arousal: null,
  confidence: null,
};

/** The hand's movements are smoothed and placed as a face's are. */
const { halfLifeMs: HALF_LIFE_MS, enterConfidence } = DEFAULT_TEMPORAL_SETTINGS;

/** What the hand says now, before smoothing. */
export function manualEmotionState(hand: ManualEmotion, nowMs: number): EmotionState {
  const sum = hand.heights.reduce((total, height) => total + height, 0);
  const known = hand.kind !== 'faceLost' && sum > 0;
  const probabilities = hand.heights.map((height, i) => (known ? height / sum : i === 0 ? 1 : 0));
  const leading = Math.max(...probabilities);
  const affect = affectOf(probabilities, leading, enterConfidence);
  const summary = {
    atMs: nowMs,
    sinceMs: nowMs,
    probabilities,
    confidence: known ? (hand.confidence ?? leading) : 0,
    valence: known ? (hand.valence ?? affect.valence) : 0,
    arousal: known ? (hand.arousal ?? affect.arousal) : 0,
    ageMs: known ? 0 : Number.POSITIVE_INFINITY,
  };
  // A hand's emotion has been there all along: what is set now was shown recently as well.
  const { confidence, valence, arousal } = summary;
  const recent = { levels: probabilities, confidence, valence, arousal };
  return hand.kind === 'sensed' && known
    ? { ...summary, recent, kind: 'sensed', emotion: emotionAt(probabilities.indexOf(leading)) }
    : { ...summary, recent: null, kind: known ? 'unsure' : 'faceLost' };
}

/** Reads the hand over time. */
export function createManualEmotionReader(hand: () => ManualEmotion): (nowMs: number) => OverrideReading {
  let smooth: EmotionState | null = null;
  return (nowMs) => {
    const unsmoothed = manualEmotionState(hand(), nowMs);
    const before = smooth;
    const share = before ? 1 - 2 ** (-Math.max(0, nowMs - before.atMs) / HALF_LIFE_MS) : 1;
    const ease = (from: number | undefined, to: number): number => (from ?? to) + (to - (from ?? to)) * share;
    const eased = {
      confidence: ease(before?.confidence, unsmoothed.confidence),
      valence: ease(before?.valence, unsmoothed.valence),
      arousal: ease(before?.arousal, unsmoothed.arousal),
    };
    const probabilities = unsmoothed.probabilities.map((p, i) => ease(before?.probabilities[i], p));
    const recent = unsmoothed.recent && { levels: probabilities, ...eased };
    smooth = { ...unsmoothed, ...eased, probabilities, recent };
    return { emotion: smooth, unsmoothed };
  };
}
