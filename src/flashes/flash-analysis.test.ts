/** @file The flash analyser, on clips whose flashes are known. */
import { describe, expect, it } from 'vitest';
import { analyseFlashes, chromaticity, type Frame, relativeLuminance } from './flash-analysis.ts';

const SIZE = { width: 8, height: 4 };
const RATE_HZ = 60;
type Rgb = readonly [number, number, number];
const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];
const RED: Rgb = [255, 0, 0];

/** `colourAt` says the colour of a pixel at a time. */
function* clip(seconds: number, colourAt: (atS: number, pixel: number) => Rgb): Generator<Frame> {
  const pixels = SIZE.width * SIZE.height;
  for (let frame = 0; frame < seconds * RATE_HZ; frame++) {
    const rgba = new Uint8Array(pixels * 4);
    for (let pixel = 0; pixel < pixels; pixel++)
      rgba.set([...colourAt(frame / RATE_HZ, pixel), 255], pixel * 4);
    yield { atMs: (frame * 1000) / RATE_HZ, rgba };
  }
}

/** So many flashes a second of one colour over another. */
const blink =
  (hz: number, on: Rgb, off: Rgb) =>
  (atS: number): Rgb =>
    Math.floor(atS * hz * 2) % 2 === 0 ? on : off;

describe('the flash analyser', () => {
  it.each([1, 2, 3, 4, 5, 8])('counts %i flashes a second of white on black', (hz) => {
    const report = analyseFlashes(clip(3, blink(hz, WHITE, BLACK)), SIZE);
    expect(report.generalFlashes).toBe(hz);
    expect(report.wholeViewFlashes).toBe(hz);
    expect(report.luminancePerS).toBeGreaterThan(5);
  });

  it('sees none in a steady picture, nor in one that only grows brighter (controls)', () => {
    const steady = analyseFlashes(
      clip(3, () => [120, 90, 200]),
      SIZE,
    );
    expect(steady).toMatchObject({ generalFlashes: 0, redFlashes: 0, wholeViewFlashes: 0, luminancePerS: 0 });
    const dawn = analyseFlashes(
      clip(3, (atS) => {
        const grey = Math.round((atS / 3) * 255);
        return [grey, grey, grey];
      }),
      SIZE,
    );
    expect(dawn).toMatchObject({ generalFlashes: 0, redFlashes: 0, wholeViewFlashes: 0 });
    expect(dawn.luminancePerS).toBeGreaterThan(0.3);
  });

  it('lets changes below a tenth pass, and those whose darker end is bright', () => {
    const [dim, less] = [
      [90, 90, 90],
      [70, 70, 70],
    ] as const;
    expect(analyseFlashes(clip(2, blink(8, dim, less)), SIZE).generalFlashes).toBe(0);
    // 240 of 255 is 0.87 of the light: above 0.80.
    expect(analyseFlashes(clip(2, blink(8, WHITE, [240, 240, 240])), SIZE).generalFlashes).toBe(0);
    expect(analyseFlashes(clip(2, blink(8, WHITE, [200, 200, 200])), SIZE).generalFlashes).toBeGreaterThan(3);
  });

  it('adds up a slow swing: many small steps make one change', () => {
    const swing = analyseFlashes(
      clip(3, (atS) => {
        const grey = Math.round(128 + 120 * Math.sin(2 * Math.PI * 2 * atS));
        return [grey, grey, grey];
      }),
      SIZE,
    );
    expect(swing.generalFlashes).toBe(2);
  });

  it('has no exemption for small areas: one pixel in thirty-two is enough', () => {
    const corner = (atS: number, pixel: number): Rgb => (pixel === 0 ? blink(6, WHITE, BLACK)(atS) : BLACK);
    const report = analyseFlashes(clip(2, corner), SIZE);
    expect(report.generalFlashes).toBe(6);
    expect(report.wholeViewFlashes).toBe(0);
    // Averaged over the cells that the eye would see as one, it is no flash of a tenth.
    expect(analyseFlashes(clip(2, corner), SIZE, 4).generalFlashes).toBe(0);
  });

  it('counts red flashes even where the light stays the same', () => {
    // A grey of the luminance of pure red, 0.2126.
    const grey: Rgb = [127, 127, 127];
    const report = analyseFlashes(clip(2, blink(5, RED, grey)), SIZE);
    expect(report.redFlashes).toBe(5);
    expect(report.generalFlashes).toBe(0);
    expect(report.reddest).toBeCloseTo(1, 6);
  });

  it('calls no other colour a red flash, nor a red that stays (controls)', () => {
    expect(analyseFlashes(clip(2, blink(5, [0, 0, 255], [60, 60, 60])), SIZE).redFlashes).toBe(0);
    expect(analyseFlashes(clip(2, blink(5, [255, 120, 60], [127, 127, 127])), SIZE).redFlashes).toBe(0);
    expect(
      analyseFlashes(
        clip(2, () => RED),
        SIZE,
      ).redFlashes,
    ).toBe(0);
  });

  it('measures colours as the standards say', () => {
    expect(relativeLuminance({ r: 1, g: 1, b: 1 })).toBeCloseTo(1, 6);
    // White of D65, and sRGB's red, in CIE 1976 UCS.
    expect(chromaticity({ r: 1, g: 1, b: 1 })[0]).toBeCloseTo(0.1978, 3);
    expect(chromaticity({ r: 1, g: 1, b: 1 })[1]).toBeCloseTo(0.4683, 3);
    expect(chromaticity({ r: 1, g: 0, b: 0 })[0]).toBeCloseTo(0.4507, 3);
    expect(chromaticity({ r: 1, g: 0, b: 0 })[1]).toBeCloseTo(0.5229, 3);
  });
});
