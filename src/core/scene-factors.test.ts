import { describe, expect, it } from 'vitest';
import { createSceneFactors, type SceneTargets, writeSceneFactors } from './index.ts';
import { OUTPUTS } from './outputs.ts';

/** Neutral targets with these of the light, and this motion. */
function targets(
  light: Partial<SceneTargets['light']> = {},
  motion: number = OUTPUTS['pacing.motion'].neutral,
) {
  const at = (path: keyof typeof OUTPUTS): number => OUTPUTS[path].neutral;
  return {
    light: {
      intensity: at('light.intensity'),
      temperatureK: at('light.temperatureK'),
      hueDeg: at('light.hueDeg'),
      saturation: at('light.saturation'),
      fog: at('light.fog'),
      ...light,
    },
    pacing: { eventsPerMin: at('pacing.eventsPerMin'), motion },
  } as unknown as SceneTargets;
}
const factors = (given: SceneTargets) => writeSceneFactors(given, createSceneFactors());

describe('writeSceneFactors', () => {
  it('leaves a scene as it was made at neutral', () => {
    const { brightness, tint, fog, motion } = factors(targets());
    for (const factor of [brightness, ...tint, fog, motion]) expect(factor).toBeCloseTo(1, 9);
  });

  it('follows intensity, fog and motion, and never puts the light out', () => {
    expect(factors(targets({ intensity: 0 })).brightness).toBeGreaterThan(0.1);
    expect(factors(targets({ intensity: 1 })).brightness).toBeGreaterThan(1.3);
    expect(factors(targets({ fog: 1 })).fog).toBeGreaterThan(factors(targets({ fog: 0 })).fog * 5);
    expect(factors(targets({}, 2)).motion / factors(targets({}, 1)).motion).toBeCloseTo(2, 9);
  });

  it('turns warmer with a lower temperature, and toward the hue with saturation', () => {
    const [red, , blue] = factors(targets({ temperatureK: 2400 })).tint;
    expect(red).toBeGreaterThan(1);
    expect(blue).toBeLessThan(1);
    const green = factors(targets({ hueDeg: 120, saturation: 1 })).tint;
    expect(green[1]).toBeGreaterThan(Math.max(green[0], green[2]));
  });
});
