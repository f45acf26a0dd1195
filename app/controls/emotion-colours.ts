/** @file One colour for each state, in the ribbon of the last minute and on the studio's timeline alike. */
import { EMOTION_DESCRIPTORS, eachEmotion } from '../../src/core/index.ts';
import type { StateName } from '../../src/recording/index.ts';

export const STATE_COLOURS: Readonly<Record<StateName, string | null>> = {
  ...eachEmotion((emotion) => EMOTION_DESCRIPTORS[emotion].colour),
  unsure: '#6a7080',
  faceLost: null,
  off: null,
};
