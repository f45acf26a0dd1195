/** @file One colour for each emotion state, used by the ribbon and by the studio's timeline. */
import type { StateName } from '../../src/recording/index.ts';

/** Muted, told apart by lightness as well, and always with a word beside it. */
export const STATE_COLOURS: Readonly<Record<StateName, string | null>> = {
  neutral: '#a7aebb',
  happiness: '#f0b765',
  surprise: '#74c4d4',
  sadness: '#7a97dd',
  anger: '#e07a66',
  disgust: '#96b562',
  fear: '#b195de',
  contempt: '#cf96b0',
  unsure: '#6a7080',
  faceLost: null,
  off: null,
};
