/** @file Crop regions: where they lie, which way they turn, what they sample. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CropRegion, createRandom, type GreyImage } from '../core/index.ts';
import { maxDifference } from '../fixtures/compare.ts';
import { type Affine, invert, regionToPicture, warp } from './index.ts';

const WHOLE: CropRegion = {
  centerX: 0.5,
  centerY: 0.5,
  width: 1,
  height: 1,
  rotationDeg: 0,
  mirrored: false,
};
const PICTURE = { width: 640, height: 480 };
const CROP = { width: 48, height: 24 };

const place = (map: Affine, x: number, y: number): [number, number] => [
  map.a * x + map.c * y + map.e,
  map.b * x + map.d * y + map.f,
];

function close(actual: readonly number[], expected: readonly number[]): void {
  expect(maxDifference(actual, expected), `${actual} is not ${expected}`).toBeLessThan(1e-6);
}

const regions: fc.Arbitrary<CropRegion> = fc.record({
  centerX: fc.double({ min: 0, max: 1, noNaN: true }),
  centerY: fc.double({ min: 0, max: 1, noNaN: true }),
  width: fc.double({ min: 0.05, max: 1, noNaN: true }),
  height: fc.double({ min: 0.05, max: 1, noNaN: true }),
  rotationDeg: fc.double({ min: -180, max: 180, noNaN: true }),
  mirrored: fc.boolean(),
});

function noise(width: number, height: number): GreyImage {
  const random = createRandom(2);
  return { width, height, data: Float32Array.from({ length: width * height }, () => random.uniform(0, 255)) };
}

describe('crop region', () => {
  it('puts the corners of the crop at the corners of the region', () => {
    const map = regionToPicture({ ...WHOLE, centerX: 0.25, width: 0.5, height: 0.5 }, PICTURE, CROP);
    close(place(map, 0, 0), [0, 120]);
    close(place(map, 48, 24), [320, 360]);
  });

  it('turns clockwise on the screen: at 90° the crop’s right lies below, its bottom to the left', () => {
    const map = regionToPicture({ ...WHOLE, rotationDeg: 90 }, PICTURE, CROP);
    close(place(map, 24, 12), [320, 240]);
    close(place(map, 48, 12), [320, 240 + 320]);
    close(place(map, 24, 24), [320 - 240, 240]);
  });

  it('mirrors left and right, not top and bottom', () => {
    const map = regionToPicture({ ...WHOLE, mirrored: true }, PICTURE, CROP);
    close(place(map, 0, 0), [640, 0]);
    close(place(map, 48, 24), [0, 480]);
  });

  it('mirrors the turned crop along its own axis', () => {
    const turned = { ...WHOLE, rotationDeg: 30 };
    const plain = regionToPicture(turned, PICTURE, CROP);
    const mirrored = regionToPicture({ ...turned, mirrored: true }, PICTURE, CROP);
    close(place(mirrored, 7, 3), place(plain, CROP.width - 7, 3));
  });

  it('round-trips: picture → crop → picture is where it began', () => {
    fc.assert(
      fc.property(regions, fc.nat(48), fc.nat(24), (region, x, y) => {
        const map = regionToPicture(region, PICTURE, CROP);
        const [u, v] = place(map, x, y);
        close(place(invert(map), u, v), [x, y]);
      }),
    );
  });

  it('refuses a region without area, and inverts a very small one', () => {
    const thin = (width: number): Affine => regionToPicture({ ...WHOLE, width }, PICTURE, CROP);
    expect(() => invert(thin(0))).toThrow('no area');
    expect(Number.isFinite(invert(thin(0.001)).a)).toBe(true);
  });
});

describe('warp', () => {
  const square = noise(12, 12);
  const through = (region: Partial<CropRegion>): GreyImage =>
    warp(square, regionToPicture({ ...WHOLE, ...region }, square, square), 12, 12);
  const at = (x: number, y: number): number => square.data[y * 12 + x] ?? Number.NaN;

  it('returns the picture through the whole region', () => {
    expect(maxDifference(through({}).data, square.data)).toBeLessThan(1e-3);
  });

  it('returns the mirror image through a mirrored one', () => {
    const { data } = through({ mirrored: true });
    for (let x = 0; x < 12; x++) expect(data[3 * 12 + x]).toBeCloseTo(at(11 - x, 3), 3);
  });

  it('shows a picture turned clockwise upright again', () => {
    // The region is turned by 90°: the crop's top row is the picture's right column, read downwards.
    const { data } = through({ rotationDeg: 90 });
    for (let x = 0; x < 12; x++) expect(data[x]).toBeCloseTo(at(11, x), 3);
  });

  it('repeats the edge outside the picture', () => {
    const { data } = through({ centerX: 0.5 + 1 / 12 });
    for (let y = 0; y < 12; y++) {
      expect(data[y * 12]).toBeCloseTo(at(1, y), 3);
      expect(data[y * 12 + 11]).toBeCloseTo(at(11, y), 3);
    }
  });

  it('blends four neighbours between pixels', () => {
    const half = warp(square, { a: 1, b: 0, c: 0, d: 1, e: 0.5, f: 0.5 }, 11, 11);
    expect(half.data[0]).toBeCloseTo((at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1)) / 4, 3);
  });
});
