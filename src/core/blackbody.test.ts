import { describe, expect, it } from 'vitest';
import { blackbody } from './blackbody.ts';
import { luminance, type Rgb } from './colour.ts';

const at = (temperatureK: number): Rgb => blackbody(temperatureK, [0, 0, 0]);

describe('blackbody', () => {
  it('is white near 6500 K, the white of sRGB', () => {
    const [red, green, blue] = at(6504);
    expect(red).toBeCloseTo(1, 1);
    expect(green).toBeCloseTo(1, 1);
    expect(blue).toBeCloseTo(1, 1);
  });

  it('matches the published chromaticity of candle light and of the north sky', () => {
    // CIE 1931 2° locus: 2000 K (0.5267, 0.4133), 10000 K (0.2807, 0.2884).
    for (const [kelvin, wantX, wantY] of [
      [2000, 0.5267, 0.4133],
      [10000, 0.2807, 0.2884],
    ] as const) {
      const [r, g, b] = at(kelvin);
      const x = 0.4124564 * r + 0.3575761 * g + 0.1804375 * b;
      const y = 0.2126729 * r + 0.7151522 * g + 0.072175 * b;
      const z = 0.0193339 * r + 0.119192 * g + 0.9503041 * b;
      expect(x / (x + y + z)).toBeCloseTo(wantX, 2);
      expect(y / (x + y + z)).toBeCloseTo(wantY, 2);
    }
  });

  it('grows steadily bluer with temperature, at constant luminance', () => {
    let previous = 0;
    for (let kelvin = 1800; kelvin <= 12000; kelvin += 100) {
      const colour = at(kelvin);
      const blueness = colour[2] / colour[0];
      expect(blueness).toBeGreaterThanOrEqual(previous);
      expect(luminance(colour)).toBeCloseTo(1, 5);
      expect(Math.min(...colour)).toBeGreaterThanOrEqual(0);
      previous = blueness;
    }
    expect(previous).toBeGreaterThan(1.3);
  });

  it('does not jump where the fits meet', () => {
    for (const seam of [2222, 4000]) {
      const below = at(seam - 0.5);
      const above = at(seam + 0.5);
      for (let i = 0; i < 3; i++) expect(Math.abs((below[i] ?? 0) - (above[i] ?? 0))).toBeLessThan(0.01);
    }
  });
});
