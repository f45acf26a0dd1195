/** @file How each emotion may sound: fixed targets for the harness and the tests; the app takes its own from a mapping. */
import type { Emotion, MusicTargets } from '../../../../src/core/index.ts';

const EVEN = { pad: 0.7, bass: 0.7, melody: 0.7, pulse: 0.7, air: 0.7 } as const;

/** All layers alike, so that renders differ only by mode, tempo, brightness and room. */
export const EMOTION_MUSIC: Readonly<Record<Emotion, MusicTargets>> = {
  neutral: { ...EVEN, tempoBpm: 60, mode: 'dorian', brightness: 0.5, reverb: 0.4 },
  happiness: { ...EVEN, tempoBpm: 84, mode: 'lydian', brightness: 0.75, reverb: 0.35 },
  surprise: { ...EVEN, tempoBpm: 76, mode: 'mixolydian', brightness: 0.8, reverb: 0.5 },
  sadness: { ...EVEN, tempoBpm: 50, mode: 'aeolian', brightness: 0.3, reverb: 0.6 },
  anger: { ...EVEN, tempoBpm: 92, mode: 'phrygian', brightness: 0.45, reverb: 0.25 },
  disgust: { ...EVEN, tempoBpm: 64, mode: 'phrygian', brightness: 0.35, reverb: 0.35 },
  fear: { ...EVEN, tempoBpm: 72, mode: 'locrian', brightness: 0.3, reverb: 0.55 },
  contempt: { ...EVEN, tempoBpm: 66, mode: 'aeolian', brightness: 0.4, reverb: 0.3 },
};
