import { describe, expect, it } from 'vitest';
import { createRandom, MODES } from '../../../../src/core/index.ts';
import {
  chordOn,
  commonTones,
  pickProgression,
  pitchClass,
  pivotChord,
  scaleOf,
  stepToward,
} from './harmony.ts';

describe('harmony', () => {
  it('[MUSIC-2] spells D Dorian and C Lydian', () => {
    expect(scaleOf(2, 'dorian')).toEqual([2, 4, 5, 7, 9, 11, 0]);
    expect(scaleOf(0, 'lydian')).toEqual([0, 2, 4, 6, 7, 9, 11]);
  });

  it('[MUSIC-2] puts neighbours on the circle of fifths one tone apart', () => {
    for (let i = 1; i < MODES.length; i++) {
      const [dark, bright] = [MODES[i - 1], MODES[i]];
      if (dark && bright) expect(commonTones(scaleOf(0, dark), scaleOf(0, bright))).toHaveLength(6);
    }
  });

  it.each(MODES)(
    'visits no diminished chord in %s: each has a fifth, or is the tonic of Locrian without it',
    (mode) => {
      const random = createRandom(1);
      const scale = scaleOf(0, mode);
      for (let i = 0; i < 60; i++)
        for (const degree of pickProgression(mode, random))
          for (const colour of ['triad', 'seventh', 'ninth'] as const) {
            const { root, tones } = chordOn(scale, degree, colour);
            const hasFifth = tones.some((tone) => pitchClass(tone - root) === 7);
            expect(hasFifth || (mode === 'locrian' && degree === 0)).toBe(true);
            expect(tones.some((tone) => pitchClass(tone - root) === 6)).toBe(false);
            expect(new Set(tones).size).toBe(tones.length);
          }
    },
  );

  it('never takes the progression just heard', () => {
    const random = createRandom(2);
    let heard = pickProgression('ionian', random);
    for (let i = 0; i < 50; i++) {
      const next = pickProgression('ionian', random, heard);
      expect(next).not.toEqual(heard);
      heard = next;
    }
  });

  it('[MUSIC-6] finds a major or minor pivot triad between all modes two fifths apart and all keys one fifth apart', () => {
    for (const [i, from] of MODES.entries()) {
      for (const to of MODES.slice(Math.max(0, i - 2), i + 3)) {
        const pivot = pivotChord(scaleOf(0, from), scaleOf(0, to), []);
        expect(pivot?.tones).toHaveLength(3);
        expect(commonTones(pivot?.tones ?? [], scaleOf(0, from))).toHaveLength(3);
      }
      for (const tonic of [5, 7])
        expect(pivotChord(scaleOf(0, from), scaleOf(tonic, from), [])).toBeDefined();
    }
  });

  it('[MUSIC-6] finds none where the scales share too little (control)', () => {
    expect(pivotChord(scaleOf(0, 'ionian'), scaleOf(6, 'ionian'), [])).toBeUndefined();
  });

  it('[MUSIC-6] walks at most two fifths toward the mode asked for', () => {
    expect(stepToward('locrian', 'lydian')).toBe('aeolian');
    expect(stepToward('ionian', 'mixolydian')).toBe('mixolydian');
    expect(stepToward('dorian', 'dorian')).toBe('dorian');
    expect(stepToward('lydian', 'aeolian')).toBe('mixolydian');
  });
});
