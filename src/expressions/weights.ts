/**
 * @file A headset's own face tracking → probabilities: weights of mouth, cheeks and nose as the draft "WebXR Expression
 * Tracking, Level 1" names them (unofficial draft of the Immersive Web group, editor R. Cabanier; no browser known to
 * offer it in 2026). The shape assumed: feature descriptor `expression-tracking`; `XRFrame.expressions`, an iterable of
 * [name, weight] with `get(name)`; weights from 0 at rest to 1; any subset of names, which may change at any frame.
 */
import { EMOTIONS, type Emotion, type Probabilities, softmax } from '../core/index.ts';

/** The part of the draft's XRExpressions that is read. */
export type ExpressionWeights = Iterable<readonly [name: string, weight: number]>;

/**
 * Which movements speak for which emotion, by EMFACS (Friesen and Ekman 1983), the lower face alone, as the student
 * sees it. A rule, not a trained model: its probabilities are a stand-in and are said to be one.
 */
const SIGNS: Readonly<Record<Exclude<Emotion, 'neutral' | 'contempt'>, Readonly<Record<string, number>>>> = {
  happiness: { lip_corner_puller: 1, cheek_raiser: 0.3 },
  surprise: { jaw_drop: 1.1, lip_corner_puller: -0.7 },
  sadness: { lip_corner_depressor: 1, chin_raiser: 0.4 },
  anger: { lip_tightener: 0.6, lip_pressor: 0.6 },
  disgust: { nose_wrinkler: 0.8, upper_lip_raiser: 0.5 },
  fear: { lip_stretcher: 1, jaw_drop: 0.2 },
};

/** At rest neutral gets 0.74; a full sign gets 0.95 and more. */
const GAIN = 7;
const THRESHOLD = 3;

/** `lip_suck_left_top` → `lip_suck`: both sides and both lips of one movement. */
function movementOf(name: string): string {
  return name.replace(/_(left|right)(?=_|$)/, '').replace(/_(top|bottom)$/, '');
}

/** Means over both sides, and how far the mouth's corners differ. Weights that are no numbers count as absent. */
function movements(weights: ExpressionWeights): { means: Map<string, number>; lopsided: number } {
  const sums = new Map<string, { total: number; count: number }>();
  const corner = { left: 0, right: 0 };
  for (const [name, weight] of weights) {
    if (!Number.isFinite(weight)) continue;
    const value = Math.min(1, Math.max(0, weight));
    const sum = sums.get(movementOf(name)) ?? { total: 0, count: 0 };
    sums.set(movementOf(name), { total: sum.total + value, count: sum.count + 1 });
    const side = /^(?:lip_corner_puller|dimpler)_(left|right)$/.exec(name)?.[1] as
      | 'left'
      | 'right'
      | undefined;
    if (side) corner[side] = Math.max(corner[side], value);
  }
  const means = new Map([...sums].map(([name, { total, count }]) => [name, total / count]));
  return { means, lopsided: Math.abs(corner.left - corner.right) };
}

/** Null where not one movement of the mouth is offered: then nothing is known, rather than neutral. */
export function probabilitiesOf(weights: ExpressionWeights): Probabilities | null {
  const { means, lopsided } = movements(weights);
  const known = Object.values(SIGNS).some((signs) => Object.keys(signs).some((name) => means.has(name)));
  if (!known) return null;
  const logits = EMOTIONS.map((emotion) => {
    if (emotion === 'neutral') return 0;
    const evidence =
      emotion === 'contempt'
        ? lopsided
        : Object.entries(SIGNS[emotion]).reduce(
            (sum, [name, share]) => sum + share * (means.get(name) ?? 0),
            0,
          );
    return GAIN * evidence - THRESHOLD;
  });
  return softmax(logits);
}
