/** @file The eight emotions, in the class order of FER+. */

/**
 * One descriptor an emotion, in the class order of FER+ (Barsoum et al. 2016). Names, colours and affect derive from it.
 * Valence and arousal (−1–1) are the mean pleasure and arousal of the nearest word in Russell & Mehrabian 1977, "Evidence
 * for a three-factor theory of emotions", J. Res. Pers. 11, 273–294, Table 4. Neutral is the origin by definition. Colours
 * are muted, told apart by lightness as well, and always shown with a word beside them.
 */
export const EMOTION_DESCRIPTORS = {
  neutral: { label: 'Neutral', valence: 0, arousal: 0, colour: '#a7aebb' },
  happiness: { label: 'Happiness', valence: 0.81, arousal: 0.51, colour: '#f0b765' },
  surprise: { label: 'Surprise', valence: 0.4, arousal: 0.67, colour: '#74c4d4' },
  sadness: { label: 'Sadness', valence: -0.63, arousal: -0.27, colour: '#7a97dd' },
  anger: { label: 'Anger', valence: -0.51, arousal: 0.59, colour: '#e07a66' },
  disgust: { label: 'Disgust', valence: -0.6, arousal: 0.35, colour: '#96b562' },
  fear: { label: 'Fear', valence: -0.64, arousal: 0.6, colour: '#b195de' },
  contempt: { label: 'Contempt', valence: -0.24, arousal: 0.31, colour: '#cf96b0' },
} as const;

export type Emotion = keyof typeof EMOTION_DESCRIPTORS;

/** Index i of every probability vector is EMOTIONS[i]. */
export const EMOTIONS = Object.keys(EMOTION_DESCRIPTORS) as unknown as readonly [Emotion, ...Emotion[]];

/** Something said of each emotion. */
export function eachEmotion<Value>(build: (emotion: Emotion) => Value): Readonly<Record<Emotion, Value>> {
  return Object.fromEntries(EMOTIONS.map((emotion) => [emotion, build(emotion)])) as Record<Emotion, Value>;
}

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
