import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sine } from '../fixtures/stem-sounds.ts';
import { cutLoop } from './loop.ts';
import { loudnessOf } from './loudness.ts';
import { prepareStems, STEM_LUFS } from './prepare.ts';
import {
  EMPTY_STEM_SET,
  type Stem,
  type StemRole,
  type StemSet,
  type StemTiming,
  timingOf,
} from './stem-set.ts';

const rateHz = 4000;
const MEASURE = {
  durationSec: 4,
  channels: 1,
  loudnessLufs: -20,
  peakDb: -10,
  clippedShare: 0,
  foundTempoBpm: null,
  tempoConfidence: 0,
};
const timing: StemTiming = { tempoBpm: 120, startSec: 0, bars: 2 };
const stem = (role: StemRole, id: string, own: StemTiming | null = null): Stem => ({
  id,
  fileName: `${id}.wav`,
  role,
  trimDb: 0,
  timing: own,
  measure: MEASURE,
});
const setOf = (stems: readonly Stem[], levelling: StemSet['levelling'] = 'mix'): StemSet => ({
  ...EMPTY_STEM_SET,
  timing,
  levelling,
  stems,
});
function prepare(set: StemSet, sounds: readonly Float32Array[]) {
  const loops = set.stems.map((each, i) =>
    cutLoop([sounds[i] ?? new Float32Array(0)], rateHz, timingOf(set, each), 4),
  );
  return prepareStems(set, loops, rateHz);
}
const trackOf = (prepared: ReturnType<typeof prepare>, role: StemRole): Float32Array => {
  const track = prepared.groups.flatMap(({ tracks }) => tracks).find((each) => each.role === role);
  return track?.channels[0] ?? new Float32Array(0);
};
const loudness = (...sounds: readonly Float32Array[]): number => {
  const sum = (sounds[0] ?? new Float32Array(0)).map((_, i) =>
    sounds.reduce((all, each) => all + (each[i] ?? 0), 0),
  );
  return loudnessOf([sum, sum], rateHz);
};

describe('prepareStems', () => {
  it('brings all layers together to the stated loudness, whatever they measured, and keeps their balance', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -34, max: -8, noNaN: true }),
        fc.double({ min: -10, max: 10, noNaN: true }),
        (db, apart) => {
          const sounds = [sine(220, db, 4, rateHz), sine(660, db + apart - 6, 4, rateHz)];
          const prepared = prepare(setOf([stem('pad', 'a'), stem('melody', 'b')]), sounds);
          const [pad, melody] = [trackOf(prepared, 'pad'), trackOf(prepared, 'melody')];
          expect(loudness(pad, melody)).toBeCloseTo(STEM_LUFS, 1);
          expect(prepared.level.loudnessLufs).toBeCloseTo(STEM_LUFS, 1);
          expect(loudness(melody) - loudness(pad)).toBeCloseTo(
            loudness(sounds[1] as Float32Array) - loudness(sounds[0] as Float32Array),
            1,
          );
        },
      ),
      { numRuns: 4 },
    );
  }, 30_000);

  it('brings each role to the same loudness where that is chosen', () => {
    const set = setOf([stem('calm', 'a'), stem('lively', 'b')], 'each');
    const prepared = prepare(set, [sine(220, -30, 4, rateHz), sine(440, -12, 4, rateHz)]);
    expect(loudness(trackOf(prepared, 'calm'))).toBeCloseTo(STEM_LUFS, 1);
    expect(loudness(trackOf(prepared, 'lively'))).toBeCloseTo(STEM_LUFS, 1);
  });

  it('raises by 18 dB at most, and says so', () => {
    const { level } = prepare(setOf([stem('pad', 'a')]), [sine(220, -55, 4, rateHz)]);
    expect(level.matchDb.pad).toBe(18);
    expect(level.bounded).toBe(true);
    expect(level.loudnessLufs).toBeLessThan(STEM_LUFS - 10);
  });

  it('mixes stems of one role, and keeps loops of another timing apart', () => {
    const own = { tempoBpm: 90, startSec: 0, bars: 1 };
    const set = setOf([stem('pad', 'a'), stem('pad', 'b'), stem('pulse', 'c', own)]);
    const { groups } = prepare(set, [
      sine(220, -20, 4, rateHz),
      sine(330, -20, 4, rateHz),
      sine(110, -20, 4, rateHz),
    ]);
    expect(groups.map(({ tracks }) => tracks.map(({ role }) => role))).toEqual([['pad'], ['pulse']]);
    expect(groups[1]?.tracks[0]?.channels[0]).toHaveLength(Math.round((240 / 90) * rateHz));
  });

  it.each(['mix', 'each'] as const)('keeps what a person trims, levelled by %s', (levelling) => {
    const set = setOf([stem('pad', 'a'), { ...stem('air', 'b'), trimDb: -12 }], levelling);
    const prepared = prepare(set, [sine(500, -20, 4, rateHz), sine(510, -20, 4, rateHz)]);
    expect(loudness(trackOf(prepared, 'pad')) - loudness(trackOf(prepared, 'air'))).toBeCloseTo(12, 1);
  });

  it('refuses what would fill the memory, and an empty set', () => {
    expect(() => prepareStems(setOf([]), [], rateHz)).toThrow('There is no stem yet.');
    const long = { tempoBpm: 60, startSec: 0, bars: 140 };
    const many = Array.from({ length: 10 }, (_, i) => ({
      ...stem('pad', String(i), long),
      measure: { ...MEASURE, channels: 2 },
    }));
    expect(() => prepareStems(setOf(many), [], 48_000)).toThrow('may last 21. Take fewer bars');
  });
});
