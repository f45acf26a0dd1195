/** @file Reduced pictures: means of squares in every format, whatever the layout in memory. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averagePlanes, canAverage, reducedSize } from './average-planes.ts';
import { MOST_SIDE, reductionFactor } from './reduce-frame.ts';

const bytesOf = (format: string, width: number, height: number): number =>
  width * height * ({ NV12: 1.5, I420: 1.5, I420A: 2.5, I422: 2, I444: 3 }[format] ?? 4);

const FORMATS = ['NV12', 'I420', 'I420A', 'I422', 'I444', 'RGBA', 'RGBX', 'BGRA', 'BGRX'] as const;

describe('a picture reduced by a whole factor', () => {
  it('is the mean of each square, plane by plane', () => {
    // Luma rises by 1 a pixel; two pairs of colour samples in each direction.
    const luma = Uint8Array.from({ length: 16 }, (_, i) => i);
    const colour = [10, 200, 20, 100, 30, 0, 40, 50];
    const reduced = averagePlanes(
      { format: 'NV12', width: 4, height: 4, data: Uint8Array.of(...luma, ...colour) },
      2,
    );
    expect(reduced).toMatchObject({ format: 'NV12', width: 2, height: 2 });
    expect([...reduced.data]).toEqual([2.5, 4.5, 10.5, 12.5, 25, 87.5].map(Math.round));
  });

  it('keeps an even picture as it is, and the size of its format, in every format', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FORMATS),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 0, max: 255 }),
        (format, factor, columns, rows, value) => {
          const [width, height] = [2 * columns * factor, 2 * rows * factor];
          const data = new Uint8Array(bytesOf(format, width, height)).fill(value);
          const reduced = averagePlanes({ format, width, height, data }, factor);
          expect(reduced.width).toBe(2 * columns);
          expect(reduced.height).toBe(2 * rows);
          expect(reduced.data.length).toBe(bytesOf(format, 2 * columns, 2 * rows));
          expect(reduced.data.every((got) => got === value)).toBe(true);
        },
      ),
    );
  });

  it('reads planes where the browser put them, padding passed over', () => {
    const stride = 7;
    const data = new Uint8Array(50).fill(255);
    for (let y = 0; y < 4; y++) data.fill(8, 3 + y * stride, 3 + y * stride + 4);
    const chroma = 3 + 4 * stride;
    for (let y = 0; y < 2; y++) data.fill(90, chroma + y * 6, chroma + y * 6 + 4);
    const reduced = averagePlanes({ format: 'NV12', width: 4, height: 4, data }, 2, [
      { offset: 3, stride },
      { offset: chroma, stride: 6 },
    ]);
    expect([...reduced.data]).toEqual([8, 8, 8, 8, 90, 90]);
  });

  it('is refused for a format that is not known, and for one too small for the factor', () => {
    expect(canAverage('I420P10')).toBe(false);
    const data = new Uint8Array(64);
    expect(() => averagePlanes({ format: 'I420P10', width: 4, height: 4, data }, 2)).toThrow(/I420P10/);
    expect(() => averagePlanes({ format: 'RGBA', width: 4, height: 4, data }, 3)).toThrow(
      /not reduced 3 times/,
    );
  });
});

describe('the factor', () => {
  it('leaves usual sources alone and brings every larger one below the most', () => {
    for (const size of [
      { width: 256, height: 256 },
      { width: 640, height: 480 },
      { width: 1280, height: 720 },
    ])
      expect(reductionFactor(size)).toBe(1);
    fc.assert(
      fc.property(
        fc.integer({ min: 16, max: 16_384 }),
        fc.integer({ min: 16, max: 16_384 }),
        (width, height) => {
          const factor = reductionFactor({ width, height });
          const reduced = reducedSize(width, height, factor);
          expect(Math.max(reduced.width, reduced.height)).toBeLessThanOrEqual(MOST_SIDE);
          if (factor > 1) expect(Math.max(reduced.width, reduced.height)).toBeGreaterThan(MOST_SIDE / 2 - 2);
        },
      ),
    );
  });
});
