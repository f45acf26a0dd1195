/** @file Where each emotion lies on Russell's circumplex, and where a mixture lies (TEMPORAL-12). */
import {
  clamp,
  EMOTION_DESCRIPTORS,
  EMOTIONS,
  type Emotion,
  eachEmotion,
  type Probabilities,
} from '../core/index.ts';

export interface Affect {
  /** −1 unpleasant – 1 pleasant. */
  readonly valence: number;
  /** −1 calm – 1 excited. */
  readonly arousal: number;
}

/** Where each emotion lies (EMOTION_DESCRIPTORS says from where). */
export const CIRCUMPLEX: Readonly<Record<Emotion, Affect>> = eachEmotion((emotion) => {
  const { valence, arousal } = EMOTION_DESCRIPTORS[emotion];
  return { valence, arousal };
});

const NO_KNOWLEDGE = 1 / EMOTIONS.length;

/**
 * The place of a mixture, drawn towards the origin while no emotion leads.
 * @param leading the largest probability
 * @param enterConfidence the probability from which the mixture counts in full
 */
export function affectOf(probabilities: Probabilities, leading: number, enterConfidence: number): Affect {
  let valence = 0;
  let arousal = 0;
  for (let i = 0; i < EMOTIONS.length; i++) {
    const emotion = EMOTIONS[i];
    if (emotion === undefined) continue;
    const probability = probabilities[i] ?? 0;
    valence += probability * CIRCUMPLEX[emotion].valence;
    arousal += probability * CIRCUMPLEX[emotion].arousal;
  }
  // At enterConfidence ≤ 1/8 there is nothing to fade over: everything counts in full.
  const span = enterConfidence - NO_KNOWLEDGE;
  const trust = span > 0 ? clamp((leading - NO_KNOWLEDGE) / span, 0, 1) : 1;
  return { valence: clamp(valence * trust, -1, 1), arousal: clamp(arousal * trust, -1, 1) };
}
