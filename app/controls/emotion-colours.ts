/** @file One colour for each emotion state, used by the ribbon and by the studio's timeline. */
import { EMOTION_DESCRIPTORS, eachEmotion } from '../../src/core/index.ts';
import type { StateName } from '../../src/recording/index.ts';

export const STATE_COLOURS: Readonly<Record<StateName, string | null>> = {
  ...eachEmotion((emotion) => EMOTION_DESCRIPTORS[emotion].colour),
  unsure: '#6a7080',
  faceLost: null,
  off: null,
};
