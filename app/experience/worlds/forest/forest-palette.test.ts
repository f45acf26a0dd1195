import { describe, expect, it } from 'vitest';
import { type LightTargets, luminance } from '../../../../src/core/index.ts';
import { AMOUNTS, COLOURS, createPalette, MOST_RED, writePalette } from '../shared/palette.ts';
import { writeForestPalette } from './forest-palette.ts';

const NEUTRAL: LightTargets = {
  intensity: 0.58,
  temperatureK: 5200,
  hueDeg: 275,
  saturation: 0.28,
  fog: 0.3,
};

describe('forest palette', () => {
  it('is finite, never negative and never a saturated red, anywhere in the range of the targets', () => {
    for (const intensity of [0, 0.5, 1])
      for (const temperatureK of [1800, 5200, 12000])
        for (let hueDeg = 0; hueDeg < 360; hueDeg += 30)
          for (const saturation of [0, 1])
            for (const fog of [0, 1]) {
              const light = { intensity, temperatureK, hueDeg, saturation, fog };
              const palette = writeForestPalette(light, createPalette());
              for (const name of COLOURS) {
                const [red, green, blue] = palette[name];
                for (const channel of palette[name]) if (!(channel >= 0 && channel < 60)) expect.fail(name);
                if (red / (red + green + blue) > MOST_RED.light + 1e-6) expect.fail(`${name} is too red`);
              }
              expect(AMOUNTS.filter((name) => !Number.isFinite(palette[name]))).toEqual([]);
            }
  });

  it('is darker and greener than the shore in the same light', () => {
    const forest = writeForestPalette(NEUTRAL, createPalette());
    const shore = writePalette(NEUTRAL, createPalette());
    const greenShare = ([r, g, b]: readonly [number, number, number]) => g / (r + g + b);
    for (const name of ['mid', 'horizon', 'ambient', 'mist'] as const) {
      expect(luminance(forest[name]), name).toBeLessThan(0.8 * luminance(shore[name]));
      expect(greenShare(forest[name]), name).toBeGreaterThan(greenShare(shore[name]));
    }
  });

  it('answers to intensity in every colour that lights it', () => {
    for (const name of ['key', 'horizon', 'glow', 'ambient', 'lantern'] as const) {
      const at = (intensity: number) =>
        luminance(writeForestPalette({ ...NEUTRAL, intensity }, createPalette())[name]);
      expect(at(0.9), name).toBeGreaterThan(at(0.5));
      expect(at(0.5), name).toBeGreaterThan(at(0.1));
    }
  });
});
