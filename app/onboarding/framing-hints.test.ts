import { describe, expect, it } from 'vitest';
import type { PictureHint } from '../runtime/store.ts';
import { hintWords } from './framing-hints.ts';

const EVERY: Readonly<Record<PictureHint, true>> = {
  dark: true,
  bright: true,
  flat: true,
  outside: true,
  noFace: true,
  noLowerFace: true,
  blurred: true,
  noMouth: true,
  tooHigh: true,
  tooLow: true,
};
const HINTS = Object.keys(EVERY) as PictureHint[];
/** Of these, one speaks of a rectangle's place: they come only where nothing finds the face by itself. */
const OF_THE_RECTANGLE = ['noMouth', 'tooHigh', 'tooLow'];

describe('hintWords', () => {
  it('asks nobody to wipe the lens of a recording', () => {
    expect(hintWords('blurred', 'headset', true)).toContain('Wipe the lens');
    for (const framing of ['headset', 'webcam'] as const)
      for (const hint of HINTS)
        expect(hintWords(hint, framing, false)).not.toMatch(/light|lens|hold|Turn|Uncover/);
  });

  it('tells of a recording too where the rectangle is to go', () => {
    expect(hintWords('tooHigh', 'headset', false)).toBe(hintWords('tooHigh', 'headset', true));
  });

  it('speaks of a rectangle only where there is one to move', () => {
    for (const live of [true, false])
      for (const hint of HINTS.filter((one) => !OF_THE_RECTANGLE.includes(one)))
        expect(hintWords(hint, 'webcam', live)).not.toMatch(/rectangle|frame/);
    expect(hintWords('noLowerFace', 'webcam', true)).toContain('Uncover your mouth');
    expect(hintWords('noLowerFace', 'headset', true)).toContain('Move the rectangle');
  });
});
