import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MODES, type MusicTargets } from '../core/index.ts';
import { feltTempo, MOST_STRETCH, playRate } from './pace.ts';
import { parseStemSet } from './parse-stem-set.ts';
import { guessRole, roleGains } from './roles.ts';
import { EMPTY_STEM_SET } from './stem-set.ts';

const STEM = {
  id: 'a',
  fileName: 'bass.wav',
  role: 'bass',
  trimDb: 0,
  timing: null,
  measure: {
    durationSec: 30,
    channels: 2,
    loudnessLufs: -20,
    peakDb: -3,
    clippedShare: 0,
    foundTempoBpm: 72,
    tempoConfidence: 0.8,
  },
};
const SET = { ...EMPTY_STEM_SET, stems: [STEM] };

describe('parseStemSet', () => {
  it('reads what was written', () => {
    expect(parseStemSet(JSON.parse(JSON.stringify(SET)))).toEqual(SET);
    expect(parseStemSet(EMPTY_STEM_SET)).toEqual(EMPTY_STEM_SET);
  });

  it.each([
    [
      'another role',
      { ...SET, stems: [{ ...STEM, role: 'drums' }] },
      'At stems[0].role: expected one of pad, bass',
    ],
    [
      'a tempo of nothing',
      { ...SET, timing: { ...SET.timing, tempoBpm: 0 } },
      'At timing.tempoBpm: expected a number from 30 to 240, got 0.',
    ],
    [
      'a loop past the end',
      { ...SET, timing: { ...SET.timing, bars: 10 } },
      'At timing.bars: expected at most 9 bars, which is what “bass.wav” holds, got 10.',
    ],
    [
      'two of a name',
      { ...SET, stems: [STEM, STEM] },
      'At stems[1].id: expected a name that no other stem has',
    ],
    ['a newer version', { ...SET, schemaVersion: 9 }, 'a newer Mienscape'],
    ['an unknown key', { ...SET, stretch: 1 }, 'At stretch: expected no extra key'],
    ['a list', [], 'expected an object'],
    ['nothing', undefined, 'expected'],
  ])('refuses %s by its place', (_name, document, words) => {
    expect(() => parseStemSet(document)).toThrow(words);
  });

  it('never throws anything but a refusal, whatever it is given', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        try {
          parseStemSet(value);
        } catch (error) {
          expect((error as Error).name).toBe('DocumentError');
        }
      }),
    );
  });
});

describe('roles', () => {
  it.each([
    ['bass.wav', 'bass'],
    ['01_Drums_Loop.mp3', 'pulse'],
    ['MySong-LeadVox.flac', 'melody'],
    ['Strings 84bpm.ogg', 'pad'],
    ['forest-ambience.m4a', 'air'],
    ['song_CALM.wav', 'calm'],
    ['song-lively.wav', 'lively'],
    ['theme (minor).wav', 'dark'],
    ['Bounce 3.wav', 'pad'],
  ])('guesses %s as %s', (fileName, role) => {
    expect(guessRole(fileName, [])).toBe(role);
  });

  it('takes the first free layer where the name says nothing', () => {
    expect(guessRole('take 7.wav', ['pad', 'bass'])).toBe('melody');
  });

  const targets = (tempoBpm: number, mode: MusicTargets['mode']): MusicTargets => ({
    tempoBpm,
    mode,
    pad: 0.5,
    bass: 0.005,
    melody: 1,
    pulse: 0,
    air: 0.2,
    brightness: 0.5,
    reverb: 0.3,
  });
  it('layers follow their gains; the two sides of a pair always hold the same energy', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 40, max: 120, noNaN: true }),
        fc.constantFrom(...MODES),
        (tempoBpm, mode) => {
          const gains = roleGains(targets(tempoBpm, mode));
          expect(gains).toMatchObject({ pad: 0.5, bass: 0, melody: 1, pulse: 0, air: 0.2 });
          expect(gains.calm ** 2 + gains.lively ** 2).toBeCloseTo(1, 9);
          expect(gains.dark ** 2 + gains.bright ** 2).toBeCloseTo(1, 9);
        },
      ),
    );
    expect(roleGains(targets(40, 'locrian'))).toMatchObject({ calm: 1, lively: 0, dark: 1, bright: 0 });
    expect(roleGains(targets(120, 'lydian')).calm).toBeCloseTo(0, 9);
    expect(roleGains(targets(120, 'lydian')).bright).toBeCloseTo(1, 9);
  });
});

describe('pace', () => {
  it('counts a recording by halves and doubles, near the neutral tempo', () => {
    expect(feltTempo(140)).toBe(70);
    expect(feltTempo(72)).toBe(72);
    expect(feltTempo(40)).toBe(80);
    expect(playRate(144, 72)).toBe(1);
  });

  it('never stretches farther than sounds well, whatever is asked for', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 30, max: 240, noNaN: true }),
        fc.double({ min: 40, max: 120, noNaN: true }),
        (recorded, wanted) => {
          const rate = playRate(recorded, wanted);
          expect(rate).toBeLessThanOrEqual(MOST_STRETCH);
          expect(rate).toBeGreaterThanOrEqual(1 / MOST_STRETCH);
        },
      ),
    );
  });
});
