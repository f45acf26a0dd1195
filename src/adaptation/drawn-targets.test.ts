import { describe, expect, it } from 'vitest';
import type { SceneTargets } from '../core/index.ts';
import { createDrawnTargets, limitTargets, NEUTRAL_TARGETS } from './index.ts';

const lit = (intensity: number): SceneTargets => ({
  ...NEUTRAL_TARGETS,
  light: { ...NEUTRAL_TARGETS.light, intensity },
  // As slow as under reduced motion.
  pacing: { ...NEUTRAL_TARGETS.pacing, motion: 0.5 },
});
/** COMFORT-1, and half of it under reduced motion (COMFORT-8). */
const MOST_PER_S = 0.2;
const STEP_MS = 33;

describe('the targets that are drawn', () => {
  it.each([
    [2, false],
    [60, false],
    [3600, false],
    [60, true],
  ])(
    '[COMFORT-1] keep the speed of light after %i s without a frame, reduced motion %s',
    (awayS, reduced) => {
      const drawn = createDrawnTargets(lit(0.1));
      const frameS = 1 / 72;
      // The simulation has gone on meanwhile, to the other end.
      const wanted = lit(1);
      const most = MOST_PER_S * (reduced ? 0.5 : 1);
      let before = drawn.read().light.intensity;
      drawn.step(wanted, awayS, reduced);
      expect(drawn.read().light.intensity - before).toBeLessThanOrEqual(most * 0.25 + 1e-9);
      for (let frame = 0; frame < 72 * 10; frame++) {
        before = drawn.read().light.intensity;
        drawn.step(wanted, frameS, reduced);
        expect(drawn.read().light.intensity - before).toBeLessThanOrEqual(most * frameS + 1e-9);
      }
      expect(drawn.read()).toBe(wanted);
    },
  );

  it.each([30, 60, 72, 90, 120])(
    'follow the simulation within two of its steps at %i frames a second',
    (hz) => {
      const drawn = createDrawnTargets(lit(0.5));
      let targets = lit(0.5);
      let nowMs = 0;
      let steppedMs = 0;
      for (let frame = 0; frame < 20 * hz; frame++) {
        nowMs += 1000 / hz;
        for (; steppedMs + STEP_MS <= nowMs; steppedMs += STEP_MS) {
          // As fast as comfort allows, and round again.
          const end = Math.floor(steppedMs / 3000) % 2 === 0 ? lit(1) : lit(0);
          targets = limitTargets(targets, end, STEP_MS, false);
        }
        drawn.step(targets, 1 / hz, false);
        const behind = Math.abs(drawn.read().light.intensity - targets.light.intensity);
        expect(behind).toBeLessThanOrEqual((2 * MOST_PER_S * STEP_MS) / 1000 + 1e-9);
      }
    },
  );

  it('stand still where the time between two frames is none', () => {
    const drawn = createDrawnTargets(lit(0.2));
    for (const deltaS of [0, -5, Number.NaN]) drawn.step(lit(0.9), deltaS, false);
    expect(drawn.read().light.intensity).toBeCloseTo(0.2, 12);
  });
});
