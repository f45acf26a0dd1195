/** @file The emotion state: the smoothed result of sensing, with its confidence. Passed from temporal to adaptation. */
import type { Emotion, Probabilities } from './emotions.ts';

/** What the face has shown recently: a slow sum of evidence, that rises while an expression is there and leaks. */
export interface RecentExpression {
  /** How much of each emotion was shown recently, EMOTIONS order, 0–1, sum 1; neutral's is what no other holds. */
  readonly levels: Probabilities;
  /** What all emotions but neutral hold together, 0–1. */
  readonly confidence: number;
  /** −1 (unpleasant) to 1 (pleasant), Russell's circumplex. */
  readonly valence: number;
  /** −1 (calm) to 1 (excited), Russell's circumplex. */
  readonly arousal: number;
}

interface Summary {
  /** Time of this state, ms on the injected clock. */
  readonly atMs: number;
  /** When the current `kind` (and, if sensed, emotion) began, ms. */
  readonly sinceMs: number;
  /** Smoothed probabilities, EMOTIONS order, sum 1. Neutral's 1 while nothing is known. */
  readonly probabilities: Probabilities;
  /** 0–1; 0 while nothing is known. */
  readonly confidence: number;
  /** −1 (unpleasant) to 1 (pleasant), Russell's circumplex. */
  readonly valence: number;
  /** −1 (calm) to 1 (excited), Russell's circumplex. */
  readonly arousal: number;
  /** Age of the newest scores used, ms; Infinity when there are none. */
  readonly ageMs: number;
  /** Null while nothing is remembered: before the first face, after the kill switch, long after the last face. */
  readonly recent: RecentExpression | null;
}

/**
 * sensed: an emotion is named with enough confidence.
 * unsure: a face is there, but no emotion can be named.
 * faceLost: frames come, no face in them (or frames stopped coming).
 * off: sensing is switched off, or has not begun.
 */
export type EmotionState =
  | (Summary & { readonly kind: 'sensed'; readonly emotion: Emotion })
  | (Summary & { readonly kind: 'unsure' })
  | (Summary & { readonly kind: 'faceLost' })
  | (Summary & { readonly kind: 'off' });
