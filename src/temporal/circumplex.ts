/** @file Where each emotion lies on Russell's circumplex, and where a mixture lies (TEMPORAL-12). */
import { clamp, EMOTIONS, type Emotion, type Probabilities } from '../core/index.ts';

export interface Affect {
  /** −1 unpleasant – 1 pleasant. */
  readonly valence: number;
  /** −1 calm – 1 excited. */
  readonly arousal: number;
}

/**
 * Mean pleasure and arousal of the nearest word in Russell & Mehrabian 1977, "Evidence for a three-factor theory of
 * emotions", J. Res. Pers. 11, 273–294, Table 4. Neutral is the origin by definition.
 */
export const CIRCUMPLEX: Readonly<Record<Emotion, Affect>> = {
  neutral: { valence: 0, arousal: 0 },
  happiness: { valence: 0.81, arousal: 0.51 },
  surprise: { valence: 0.4, arousal: 0.67 },
  sadness: { valence: -0.63, arousal: -0.27 },
  anger: { valence: -0.51, arousal: 0.59 },
  disgust: { valence: -0.6, arousal: 0.35 },
  fear: { valence: -0.64, arousal: 0.6 },
  contempt: { valence: -0.24, arousal: 0.31 },
};

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
