import { describe, expect, it } from 'vitest';
import { sine } from '../fixtures/stem-sounds.ts';
import { examineStem } from './examine.ts';
import { parseStemSet } from './parse-stem-set.ts';
import { EMPTY_STEM_SET, StemError } from './stem-set.ts';

const rateHz = 8000;

describe('examineStem', () => {
  it('measures length, loudness and peak', () => {
    const tone = sine(1000, -23, 5, rateHz);
    const { measure, outline } = examineStem('tone.wav', [tone, tone], rateHz);
    expect(measure.durationSec).toBe(5);
    expect(measure.loudnessLufs).toBeCloseTo(-23, 0);
    expect(measure.peakDb).toBeCloseTo(-23, 1);
    expect(measure.clippedShare).toBe(0);
    expect(outline).toHaveLength(480);
    expect(outline[100]).toBe(Math.round(255 * 10 ** (-23 / 20)));
  });

  it('hears a mono file on both sides, as it is played', () => {
    const tone = sine(1000, -23, 3, rateHz);
    const loudness = (channels: readonly Float32Array[]) =>
      examineStem('tone.wav', channels, rateHz).measure.loudnessLufs;
    expect(loudness([tone])).toBeCloseTo(loudness([tone, tone]), 6);
  });

  const square = sine(200, 12, 3, rateHz).map((sample) => Math.max(-1, Math.min(1, sample)));
  const numberless = sine(200, -6, 3, rateHz);
  numberless[77] = Number.NaN;
  const knock = sine(200, -6, 3, rateHz);
  knock[77] = 5000;
  const roar = sine(200, 30, 3, rateHz);
  it.each([
    ['a knock that is no sound', [knock], 'is far too loud: its peak is 74 dB above full scale. Export it'],
    ['what is louder than any file', [roar], 'is far too loud: its peak is 30 dB above full scale.'],
    ['silence', [new Float32Array(3 * rateHz)], '“x.wav” is silent. Check the track'],
    ['a blip', [sine(300, -6, 0.3, rateHz)], 'lasts 0.30 s, less than 1 s. Bring a loop'],
    ['eleven minutes', [new Float32Array(660 * rateHz)], 'lasts 11.0 min, more than 10 min. Cut it'],
    ['what was cut off at full scale', [square], 'is clipped: '],
    ['surround', [square, square, square], 'has 3 channels. Export it in mono or stereo.'],
    ['what holds no numbers', [numberless], 'holds samples that are no numbers'],
  ])('refuses %s, and says what to do', (_name, channels, words) => {
    const examine = () => examineStem('x.wav', channels, rateHz);
    expect(examine).toThrow(StemError);
    expect(examine).toThrow(words);
  });

  it('a loud knock that is taken can be read again in a set (control)', () => {
    const spiked = sine(200, -6, 3, rateHz);
    spiked[77] = 300;
    const { measure } = examineStem('x.wav', [spiked], rateHz);
    const stem = { id: 'a', fileName: 'x.wav', role: 'pad', trimDb: 0, timing: null, measure } as const;
    const timing = { tempoBpm: 120, startSec: 0, bars: 1 };
    expect(parseStemSet({ ...EMPTY_STEM_SET, timing, stems: [stem] }).stems).toEqual([stem]);
  });

  it('a full-scale tone is not clipped (control)', () => {
    expect(examineStem('x.wav', [sine(200, 0, 3, rateHz)], rateHz).measure.clippedShare).toBe(0);
  });
});
