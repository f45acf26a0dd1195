/** @file What a person says over the mapping: the safe place, and parts that rest. */
import { describe, expect, it } from 'vitest';
import { OUTPUT_PATHS } from '../core/index.ts';
import { createAdaptation, NEUTRAL_TARGETS, readTargets } from './index.ts';
import { hueDelta } from './outputs.ts';
import { builtIn, FULL, feeling, play } from './test-emotions.ts';

const companion = builtIn('companion');
const joy = feeling('happiness');
const joyful = play(createAdaptation(0), joy, companion, 60_000, FULL, 50);
const SAFE = { ...FULL, safePlace: true };

describe('safe place', () => {
  it('[ADAPT-14] brings light and level to neutral in five seconds, while the smile goes on', () => {
    const far = readTargets(joyful);
    expect(far.light.intensity).toBeGreaterThan(NEUTRAL_TARGETS.light.intensity + 0.1);
    const { light, music } = readTargets(play(joyful, joy, companion, 5000, SAFE));
    expect(light.intensity).toBeCloseTo(NEUTRAL_TARGETS.light.intensity, 2);
    expect(light.saturation).toBeCloseTo(NEUTRAL_TARGETS.light.saturation, 2);
    expect(light.fog).toBeCloseTo(NEUTRAL_TARGETS.light.fog, 2);
    expect(Math.abs(hueDelta(light.hueDeg, NEUTRAL_TARGETS.light.hueDeg))).toBeLessThan(6);
    for (const layer of ['pad', 'bass', 'melody', 'pulse', 'air'] as const)
      expect(music[layer], layer).toBeCloseTo(NEUTRAL_TARGETS.music[layer], 1);
  });

  it('[ADAPT-14] brings everything to neutral in a minute, and lets it go on afterwards', () => {
    const rested = play(joyful, joy, companion, 60_000, SAFE, 50);
    for (const part of ['light', 'music', 'pacing'] as const)
      for (const [name, value] of Object.entries(NEUTRAL_TARGETS[part]))
        if (typeof value === 'number')
          expect(
            Object.entries(readTargets(rested)[part]).find(([key]) => key === name)?.[1],
            name,
          ).toBeCloseTo(value, 1);
    const again = readTargets(play(rested, joy, companion, 60_000, FULL, 50));
    expect(again.light.intensity).toBeCloseTo(readTargets(joyful).light.intensity, 2);
  });

  it('[ADAPT-14] keeps to comfort on the way (COMFORT-1)', () => {
    let state = joyful;
    for (let i = 0; i < 100; i++) {
      const before = readTargets(state).light.intensity;
      state = play(state, joy, companion, 50, SAFE, 50);
      expect(Math.abs(readTargets(state).light.intensity - before)).toBeLessThanOrEqual(0.2 * 0.05 + 1e-9);
    }
  });
});

describe('parts that rest', () => {
  it.each(['light', 'music', 'pacing'] as const)(
    '[ADAPT-15] %s rests at neutral while the others answer',
    (part) => {
      const resting = { ...FULL, resting: { [part]: true } };
      const settled = readTargets(play(createAdaptation(0), joy, companion, 60_000, resting, 50));
      const full = readTargets(joyful);
      for (const other of ['light', 'music', 'pacing'] as const)
        expect(settled[other], other).toEqual(other === part ? NEUTRAL_TARGETS[other] : full[other]);
      expect(full[part]).not.toEqual(NEUTRAL_TARGETS[part]);
    },
  );

  it('[ADAPT-15] names a part for every output', () => {
    expect(new Set(OUTPUT_PATHS.map((path) => path.split('.')[0]))).toEqual(
      new Set(['light', 'music', 'pacing']),
    );
  });
});
