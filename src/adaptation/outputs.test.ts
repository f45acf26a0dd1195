/** @file Outputs as shares of their range, for graphs and comparisons. */

import { expect, it } from 'vitest';
import { OUTPUT_PATHS } from '../core/index.ts';
import { NEUTRAL_TARGETS, shareDistance, shareOfRange } from './index.ts';

it('gives each target as a share of its range', () => {
  const shares = shareOfRange(NEUTRAL_TARGETS);
  const at = (path: string) => shares[(OUTPUT_PATHS as readonly string[]).indexOf(path)];
  expect(shares).toHaveLength(OUTPUT_PATHS.length);
  expect(at('light.intensity')).toBeCloseTo(0.58);
  expect(at('music.tempoBpm')).toBeCloseTo(0.4);
  expect(at('music.mode')).toBeCloseTo(0.5);
  expect(at('light.temperatureK')).toBeCloseTo(1 / 3);
});

it('measures hues the short way round, and all else straight', () => {
  expect(shareDistance('light.hueDeg', 350 / 360, 10 / 360)).toBeCloseTo(20 / 180);
  expect(shareDistance('light.fog', 0.9, 0.1)).toBeCloseTo(0.8);
});
