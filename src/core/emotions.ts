/** @file The eight emotions, in the class order of FER+. */

/** Class order of FER+ (Barsoum et al. 2016); index i of every probability vector is EMOTIONS[i]. */
export const EMOTIONS = [
  'neutral',
  'happiness',
  'surprise',
  'sadness',
  'anger',
  'disgust',
  'fear',
  'contempt',
] as const;

export type Emotion = (typeof EMOTIONS)[number];

/** Eight probabilities in EMOTIONS order, each in 0–1, summing to 1. */
export type Probabilities = readonly number[];

export function emotionAt(index: number): Emotion {
  const emotion = EMOTIONS[index];
  if (emotion === undefined)
    throw new RangeError(`Emotion index ${index} is outside 0–${EMOTIONS.length - 1}.`);
  return emotion;
}

export function emotionIndex(emotion: Emotion): number {
  return EMOTIONS.indexOf(emotion);
}
