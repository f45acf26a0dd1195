/** @file How halves fill inputs. */
import { describe, expect, it } from 'vitest';
import { cropHalf } from './halves.ts';
import { writeInput } from './network-input.ts';
import { normalise } from './normalise.ts';

const face = { width: 4, height: 4, data: Float32Array.from({ length: 16 }, (_, i) => 10 * i) };
const lower = cropHalf(face, 'lower');

describe('network input', () => {
  it('is the standardised half itself for a grey network of its size', () => {
    const out = new Float32Array(10);
    writeInput(out, 2, lower, 'lower', { height: 2, width: 4, channels: 1 });
    expect([...out]).toEqual([0, 0, ...normalise(lower)]);
  });

  it('repeats grey in every channel and subtracts the mean of each', () => {
    const out = new Float32Array(24);
    writeInput(out, 0, lower, 'lower', { height: 2, width: 4, channels: 3, means: [1, 2, 3] });
    expect([...out.slice(0, 6)]).toEqual([79, 78, 77, 89, 88, 87]);
  });

  it('places a half where it is in the face and leaves the rest at the mean', () => {
    const input = { height: 4, width: 4, channels: 1, fit: 'place' } as const;
    const low = new Float32Array(16);
    writeInput(low, 0, lower, 'lower', input);
    expect([...low]).toEqual([...new Array<number>(8).fill(0), ...normalise(lower)]);
    const high = new Float32Array(16);
    const upper = cropHalf(face, 'upper');
    writeInput(high, 0, upper, 'upper', input);
    expect([...high]).toEqual([...normalise(upper), ...new Array<number>(8).fill(0)]);
  });

  it('stretches it over the whole input unless told to place it', () => {
    const input = { height: 4, width: 4, channels: 1 };
    const stretched = new Float32Array(16);
    writeInput(stretched, 0, lower, 'lower', input);
    expect(stretched.slice(0, 4).every((value) => value < 0)).toBe(true);
    const placed = new Float32Array(16);
    writeInput(placed, 0, lower, 'lower', input, 'place');
    expect([...placed.slice(0, 8)]).toEqual(new Array<number>(8).fill(0));
  });
});
