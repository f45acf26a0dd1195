/** @file Damaged stem sets and sounds are read or refused in words, and what a reader does wrong is found. */
import { describe, expect, it } from 'vitest';
import { unpackStems } from '../../app/studio/stems/pack.ts';
import { examineStem } from '../../src/stems/index.ts';
import { fuzzSounds, fuzzStemSets } from './stems.ts';

describe.each([
  ['stem sets', fuzzStemSets, 400],
  ['sounds', fuzzSounds, 60],
] as const)('damaged %s', (_, fuzz, count) => {
  it('are read or refused in words', async () => {
    const { files, refused, accepted, wrong } = await fuzz(count, 1);
    expect(wrong).toEqual([]);
    expect(files).toBe(count);
    expect(refused).toBeGreaterThan(count / 10);
    expect(accepted).toBeGreaterThan(count / 10);
    expect(refused + accepted).toBe(files);
  });
});

describe('a wrong reader is found (control)', () => {
  it.each<[string, typeof unpackStems, RegExp]>([
    [
      'one that takes the first file for all',
      (bytes) => {
        const { set, files } = unpackStems(bytes);
        return { set, files: files.map(() => files[0] ?? new ArrayBuffer(0)) };
      },
      /file \d is not the one that was written/,
    ],
    [
      'one that corrects what it reads',
      (bytes) => {
        const { set, files } = unpackStems(bytes);
        return { set: { ...set, stems: set.stems.map((stem) => ({ ...stem, trimDb: 0 })) }, files };
      },
      /read as something else than it says/,
    ],
    [
      'one that refuses without its own words',
      (bytes) => {
        try {
          return unpackStems(bytes);
        } catch {
          throw new RangeError('Out of bounds');
        }
      },
      /crashed: RangeError/,
    ],
  ])('of stem sets: %s', async (_, read, words) => {
    expect((await fuzzStemSets(200, 1, read)).wrong.join('\n')).toMatch(words);
  });

  it.each<[string, typeof examineStem, RegExp]>([
    [
      'one that measures what no set may hold',
      (...given) => {
        const examined = examineStem(...given);
        return { ...examined, measure: { ...examined.measure, loudnessLufs: 21 } };
      },
      /cannot be used: DocumentError: At stems\[0\]\.measure\.loudnessLufs/,
    ],
    [
      'one that takes what is no number',
      (name, channels, rateHz) =>
        examineStem(
          name,
          channels.slice(0, 2).map((samples) => samples.map((each) => (Math.abs(each) < 1 ? each : 0.5))),
          rateHz,
        ),
      /no numbers|cannot be used|plays at/,
    ],
  ])('of sounds: %s', async (_, examine, words) => {
    expect((await fuzzSounds(60, 1, examine)).wrong.join('\n')).toMatch(words);
  });
});
