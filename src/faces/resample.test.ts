/** @file Halves, grey, resampling. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, type GreyImage } from '../core/index.ts';
import { maxDifference } from '../fixtures/compare.ts';
import { cropHalf, halfRows, resample, toGrey } from './index.ts';

const side = fc.integer({ min: 1, max: 70 });

function picture(width: number, height: number, at: (x: number, y: number) => number): GreyImage {
  const data = Float32Array.from({ length: width * height }, (_, i) => at(i % width, Math.floor(i / width)));
  return { width, height, data };
}

function noise(width: number, height: number, seed: number): GreyImage {
  const random = createRandom(seed);
  return picture(width, height, () => random.uniform(0, 255));
}

const mean = (image: GreyImage): number => [...image.data].reduce((sum, v) => sum + v, 0) / image.data.length;

function deviation(image: GreyImage): number {
  const centre = mean(image);
  return Math.sqrt([...image.data].reduce((sum, v) => sum + (v - centre) ** 2, 0) / image.data.length);
}

describe('halves', () => {
  it('cut a 48-row face into 24 and 24, and give an odd row to the lower half', () => {
    expect(halfRows(48, 'upper')).toEqual({ top: 0, rows: 24 });
    expect(halfRows(48, 'lower')).toEqual({ top: 24, rows: 24 });
    expect(halfRows(49, 'lower')).toEqual({ top: 24, rows: 25 });
    expect(halfRows(48, 'full')).toEqual({ top: 0, rows: 48 });
  });

  it('together are the whole face, pixel for pixel', () => {
    fc.assert(
      fc.property(side, side, fc.nat(), (width, height, seed) => {
        const face = noise(width, height, seed);
        const halves = [cropHalf(face, 'upper'), cropHalf(face, 'lower')];
        expect(halves.flatMap(({ data }) => [...data])).toEqual([...face.data]);
        expect(halves.map(({ height: rows }) => rows).reduce((a, b) => a + b)).toBe(height);
      }),
      { numRuns: 30 },
    );
  });

  it('are copies: painting on one leaves the face alone', () => {
    const face = noise(4, 4, 1);
    const before = [...face.data];
    cropHalf(face, 'lower').data.fill(0);
    expect([...face.data]).toEqual(before);
  });
});

describe('grey', () => {
  it('weighs red, green and blue as BT.601 does and ignores alpha', () => {
    const rgba = Uint8Array.of(255, 0, 0, 9, 0, 255, 0, 200, 0, 0, 255, 0, 255, 255, 255, 255);
    const { data } = toGrey(rgba, 2, 2);
    expect(maxDifference(data, [76.245, 149.685, 29.07, 255])).toBeLessThan(1e-4);
  });

  it('refuses fewer bytes than pixels, and takes exactly enough', () => {
    expect(() => toGrey(new Uint8Array(15), 2, 2)).toThrow('needs 16 bytes, got 15');
    expect(toGrey(new Uint8Array(16), 2, 2).data).toHaveLength(4);
  });
});

describe('resample', () => {
  it('returns a picture of the wanted size as it is', () => {
    const image = noise(48, 24, 1);
    expect(resample(image, 48, 24)).toBe(image);
  });

  it('leaves a constant constant, at any size', () => {
    fc.assert(
      fc.property(side, side, side, side, fc.integer({ min: 0, max: 255 }), (w, h, toW, toH, value) => {
        const { width, height, data } = resample(
          picture(w, h, () => value),
          toW,
          toH,
        );
        expect([width, height, data.length]).toEqual([toW, toH, toW * toH]);
        expect(data.every((v) => Math.abs(v - value) < 1e-3)).toBe(true);
      }),
    );
  });

  it('never goes outside the range of the picture', () => {
    fc.assert(
      fc.property(side, side, side, side, fc.nat(), (w, h, toW, toH, seed) => {
        const image = noise(w, h, seed);
        const { data } = resample(image, toW, toH);
        expect(Math.min(...data)).toBeGreaterThanOrEqual(Math.min(...image.data) - 1e-3);
        expect(Math.max(...data)).toBeLessThanOrEqual(Math.max(...image.data) + 1e-3);
      }),
    );
  });

  it('preserves the mean of what lies off the rim', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5 }), fc.nat(), (factor, seed) => {
        const [width, height, rim] = [12 * factor, 10 * factor, 2 * factor];
        const random = createRandom(seed);
        const image = picture(width, height, (x, y) =>
          x >= rim && x < width - rim && y >= rim && y < height - rim ? random.uniform(0, 255) : 80,
        );
        expect(mean(resample(image, 12, 10))).toBeCloseTo(mean(image), 2);
      }),
    );
  });

  it('turns a fine checkerboard into flat grey, where plain picking of pixels shows a pattern', () => {
    const board = picture(192, 192, (x, y) => ((x + y) % 2 === 0 ? 0 : 255));
    for (const size of [96, 80, 64, 48, 37]) {
      const small = resample(board, size, size);
      expect(mean(small)).toBeCloseTo(127.5, 0);
      expect(deviation(small)).toBeLessThan(2);
    }
    const picked = picture(64, 64, (x, y) => board.data[3 * y * 192 + 3 * x] ?? 0);
    expect(deviation(picked)).toBeGreaterThan(100);
  });

  it('keeps the shape of what it shrinks: a ramp stays a ramp, a mirror image stays mirrored', () => {
    const ramp = resample(
      picture(96, 8, (x) => 2 * x),
      24,
      2,
    );
    const row = [...ramp.data.slice(2, 22)];
    for (const [i, value] of row.entries()) expect(value).toBeCloseTo(2 * (4 * (i + 2) + 1.5), 2);

    const image = noise(50, 30, 4);
    const flip = (p: GreyImage): GreyImage =>
      picture(p.width, p.height, (x, y) => p.data[y * p.width + p.width - 1 - x] ?? 0);
    expect(
      maxDifference(resample(flip(image), 24, 12).data, flip(resample(image, 24, 12)).data),
    ).toBeLessThan(1e-3);
  });

  it('enlarges between neighbours: the middle of two pixels is their mean', () => {
    const { data } = resample({ width: 2, height: 1, data: Float32Array.of(0, 100) }, 4, 1);
    expect(maxDifference(data, [0, 25, 75, 100])).toBeLessThan(1e-3);
  });
});
