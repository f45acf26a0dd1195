/** @file Half precision. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromFloat16Bits, toFloat16Bits } from './float16.ts';

describe('float16', () => {
  it('gives all 65536 patterns back', () => {
    const wrong: number[] = [];
    for (let bits = 0; bits < 65536; bits++) {
      const value = fromFloat16Bits(bits);
      const isNotANumber = (bits & 0x7c00) === 0x7c00 && (bits & 0x3ff) !== 0;
      const back = isNotANumber
        ? Number.isNaN(value) && Number.isNaN(fromFloat16Bits(toFloat16Bits(value)))
        : toFloat16Bits(value) === bits;
      if (!back) wrong.push(bits);
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [0.333251953125, 0x3555],
    [65504, 0x7bff],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [1023 * 2 ** -24, 0x03ff],
    [Number.POSITIVE_INFINITY, 0x7c00],
    [Number.NEGATIVE_INFINITY, 0xfc00],
  ])('knows %d', (value, bits) => {
    expect(toFloat16Bits(value)).toBe(bits);
    expect(Object.is(fromFloat16Bits(bits), value)).toBe(true);
  });

  it.each([
    ['1 + 2⁻¹¹ lies between two halves: to the even one below', 1 + 2 ** -11, 0x3c00],
    ['1 + 3·2⁻¹¹: to the even one above', 1 + 3 * 2 ** -11, 0x3c02],
    ['a little more than the middle goes up', 1 + 2 ** -11 + 2 ** -20, 0x3c01],
    ['half of the smallest goes to zero', 2 ** -25, 0x0000],
    ['a little more does not', 2 ** -25 + 2 ** -40, 0x0001],
    ['three halves of the smallest: to the even one above', 3 * 2 ** -25, 0x0002],
    ['the largest subnormal and a half becomes normal', 1023.5 * 2 ** -24, 0x0400],
    ['a rounded fraction carries into the exponent', 2 - 2 ** -12, 0x4000],
    ['65519 is still finite', 65519, 0x7bff],
    ['65520 is not', 65520, 0x7c00],
  ])('rounds: %s', (_, value, bits) => {
    expect(toFloat16Bits(value)).toBe(bits);
    expect(toFloat16Bits(-value)).toBe(bits | 0x8000);
  });

  it('is never farther from a number than the halves beside it', () => {
    fc.assert(
      fc.property(fc.float({ min: -65504, max: 65504, noNaN: true }), (value) => {
        const bits = toFloat16Bits(value);
        const error = Math.abs(fromFloat16Bits(bits) - value);
        const magnitude = bits & 0x7fff;
        for (const beside of [magnitude - 1, magnitude + 1]) {
          if (beside < 0 || beside >= 0x7c00) continue;
          expect(error).toBeLessThanOrEqual(Math.abs(fromFloat16Bits((bits & 0x8000) | beside) - value));
        }
      }),
      { numRuns: 1000 },
    );
  });
});
