/** @file The smoothed, honest summary of what is sensed: the arrow from temporal to adaptation. */
import type { Emotion, Probabilities } from './emotions.ts';

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
}

/**
 * sensed: an emotion is named with enough confidence; once it has lasted, it `leads`, and the world follows it.
 * unsure: a face is there, but no emotion can be named.
 * faceLost: frames come, no face in them (or frames stopped coming).
 * off: sensing is switched off, or has not begun.
 */
export type EmotionState =
  | (Summary & { readonly kind: 'sensed'; readonly emotion: Emotion; readonly leads: boolean })
  | (Summary & { readonly kind: 'unsure' })
  | (Summary & { readonly kind: 'faceLost' })
  | (Summary & { readonly kind: 'off' });
