/** @file How halves fill inputs. */
import { describe, expect, it } from 'vitest';
import { cropHalf } from './halves.ts';
import { cutSize, faceInput, fitFor } from './network-input.ts';
import { normalise } from './normalise.ts';
import { resample } from './resample.ts';

const face = { width: 4, height: 4, data: Float32Array.from({ length: 16 }, (_, i) => 10 * i) };
const lower = cropHalf(face, 'lower');
const upper = cropHalf(face, 'upper');
const BLANK = new Array<number>(8).fill(0);

describe('a network’s input', () => {
  it('is the standardised half itself for a grey network of its size', () => {
    expect([...faceInput([lower], 'lower', { height: 2, width: 4, channels: 1 })]).toEqual([
      ...normalise(lower),
    ]);
  });

  it('holds several halves one after the other, each standardised by itself', () => {
    const input = { height: 2, width: 4, channels: 1 };
    const brighter = { ...lower, data: lower.data.map((value) => 100 + 2 * value) };
    const both = faceInput([lower, brighter], 'lower', input);
    expect([...both.subarray(0, 8)]).toEqual([...faceInput([lower], 'lower', input)]);
    expect([...both.subarray(8)]).toEqual([...faceInput([brighter], 'lower', input)]);
  });

  it('repeats grey in every channel and subtracts the mean of each', () => {
    const out = faceInput([lower], 'lower', { height: 2, width: 4, channels: 3, means: [1, 2, 3] });
    expect([...out.slice(0, 6)]).toEqual([79, 78, 77, 89, 88, 87]);
  });

  it('shows a placed half where it is in the face and leaves the rest at the mean', () => {
    const input = { height: 4, width: 4, channels: 1, fit: 'place' } as const;
    expect([...faceInput([lower], 'lower', input)]).toEqual([...BLANK, ...normalise(lower)]);
    expect([...faceInput([upper], 'upper', input)]).toEqual([...normalise(upper), ...BLANK]);
  });

  it('stretches it over the whole input unless told to place it', () => {
    const input = { height: 4, width: 4, channels: 1 };
    expect(
      faceInput([lower], 'lower', input)
        .slice(0, 4)
        .every((value) => value < 0),
    ).toBe(true);
    expect([...faceInput([lower], 'lower', input, 'place').slice(0, 8)]).toEqual(BLANK);
  });

  it('of a whole face shows a half in its place; of any other, as the network says', () => {
    const input = { height: 4, width: 4, channels: 1 };
    expect(fitFor(input, 'full', 'lower')).toBe('place');
    expect(fitFor(input, 'full', 'full')).toBe('stretch');
    expect(fitFor(input, 'lower', 'lower')).toBe('stretch');
    expect(fitFor({ ...input, fit: 'place' }, 'lower', 'lower')).toBe('place');
  });

  it('takes a half cut at its size as it is', () => {
    const input = { height: 5, width: 4, channels: 1 };
    expect(cutSize(input, 'lower')).toEqual({ width: 4, height: 5 });
    expect(cutSize({ ...input, fit: 'place' }, 'lower')).toEqual({ width: 4, height: 3 });
    expect(cutSize(input, 'upper', 'place')).toEqual({ width: 4, height: 2 });
  });

  it('enlarges a half that is cut with as many pixels as the faces learnt from', () => {
    const input = { height: 8, width: 16, channels: 1, cut: { height: 4, width: 8 } };
    expect(cutSize(input, 'lower')).toEqual({ width: 8, height: 4 });
    const cut = { width: 8, height: 4, data: Float32Array.from({ length: 32 }, (_, i) => (i * 37) % 100) };
    const enlarged = normalise(resample(cut, 16, 8));
    expect([...faceInput([cut], 'lower', input)]).toEqual([...enlarged]);
  });
});
