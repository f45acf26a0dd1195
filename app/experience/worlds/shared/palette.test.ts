import { describe, expect, it } from 'vitest';
import { type LightTargets, luminance, type Rgb } from '../../../../src/core/index.ts';
import {
  AMOUNTS,
  COLOURS,
  createPalette,
  followPalette,
  MOST_RED,
  type Palette,
  writePalette,
} from './palette.ts';

const NEUTRAL: LightTargets = {
  intensity: 0.58,
  temperatureK: 5200,
  hueDeg: 275,
  saturation: 0.28,
  fog: 0.3,
};
const paletteOf = (change: Partial<LightTargets> = {}): Palette =>
  writePalette({ ...NEUTRAL, ...change }, createPalette());
const redShare = ([red, green, blue]: Readonly<Rgb>): number => red / (red + green + blue);

function* grid(): Generator<LightTargets> {
  for (const intensity of [0, 0.3, 0.6, 1])
    for (const temperatureK of [1800, 3000, 5200, 12000])
      for (let hueDeg = 0; hueDeg < 360; hueDeg += 20)
        for (const saturation of [0, 0.5, 1])
          for (const fog of [0, 1]) yield { intensity, temperatureK, hueDeg, saturation, fog };
}

describe('palette', () => {
  it('is finite and never negative anywhere in the range of the targets', () => {
    for (const light of grid()) {
      const palette = writePalette(light, createPalette());
      const bad = COLOURS.filter((name) => palette[name].some((channel) => !(channel >= 0 && channel < 60)));
      expect(bad).toEqual([]);
      expect(AMOUNTS.filter((name) => !Number.isFinite(palette[name]))).toEqual([]);
    }
  });

  it('never shows a saturated red, even where the accent is one', () => {
    for (const light of grid()) {
      const palette = writePalette(light, createPalette());
      expect(COLOURS.filter((name) => redShare(palette[name]) > MOST_RED.light + 1e-6)).toEqual([]);
      for (const name of ['zenith', 'mid', 'belt', 'ambient', 'mist', 'cloudShade', 'seaDeep'] as const)
        if (redShare(palette[name]) > MOST_RED.field + 1e-6) expect.fail(`${name} is too red`);
    }
  });

  it('grows brighter with intensity, in every colour that lights the scene', () => {
    for (const name of ['key', 'zenith', 'mid', 'horizon', 'glow', 'disc', 'ambient', 'mist'] as const) {
      let previous = 0;
      for (let intensity = 0; intensity <= 1; intensity += 0.05) {
        const now = luminance(paletteOf({ intensity })[name]);
        expect(now, `${name} at ${intensity}`).toBeGreaterThan(previous);
        previous = now;
      }
    }
  });

  it('keeps its light when only the accent changes', () => {
    const base = paletteOf();
    for (const hueDeg of [0, 60, 120, 240]) {
      const turned = paletteOf({ hueDeg, saturation: 0.7 });
      for (const name of COLOURS)
        expect(luminance(turned[name]) / luminance(base[name]), name).toBeCloseTo(1, 3);
    }
  });

  it('warms the key light at low temperature and cools it at high', () => {
    const warm = paletteOf({ temperatureK: 2500 }).key;
    const cool = paletteOf({ temperatureK: 8100 }).key;
    expect(warm[0] / warm[2]).toBeGreaterThan(4);
    expect(cool[2] / cool[0]).toBeGreaterThan(1.05);
  });

  it('tints the horizon with the accent', () => {
    const teal = paletteOf({ hueDeg: 180, saturation: 0.6 }).horizon;
    const rose = paletteOf({ hueDeg: 340, saturation: 0.6 }).horizon;
    expect(teal[1] / teal[0]).toBeGreaterThan(1.3 * (rose[1] / rose[0]));
  });

  it('shows stars in the dark only', () => {
    expect(paletteOf({ intensity: 0.58 }).stars).toBe(0);
    expect(paletteOf({ intensity: 0.25 }).stars).toBeGreaterThan(0.5);
  });

  it('is continuous where the hue wraps', () => {
    const before = paletteOf({ hueDeg: 359.9, saturation: 0.6 });
    const after = paletteOf({ hueDeg: 0.1, saturation: 0.6 });
    for (const name of COLOURS)
      for (let i = 0; i < 3; i++) expect(before[name][i]).toBeCloseTo(after[name][i] ?? -1, 2);
  });

  it('follows toward the wanted palette without passing it', () => {
    const shown = paletteOf({ intensity: 0.2 });
    const wanted = paletteOf({ intensity: 0.9 });
    let left = wanted.exposure - shown.exposure;
    for (let i = 0; i < 50; i++) {
      followPalette(shown, wanted, 0.1);
      const now = wanted.exposure - shown.exposure;
      expect(Math.abs(now)).toBeLessThan(Math.abs(left));
      expect(Math.sign(now)).toBe(Math.sign(left));
      left = now;
    }
    expect(luminance(shown.horizon)).toBeCloseTo(luminance(wanted.horizon), 2);
  });
});
