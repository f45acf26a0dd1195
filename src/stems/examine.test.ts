import { describe, expect, it } from 'vitest';
import { sine } from '../fixtures/stem-sounds.ts';
import { examineStem } from './examine.ts';
import { StemError } from './stem-set.ts';

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
  it.each([
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

  it('a full-scale tone is not clipped (control)', () => {
    expect(examineStem('x.wav', [sine(200, 0, 3, rateHz)], rateHz).measure.clippedShare).toBe(0);
  });
});
