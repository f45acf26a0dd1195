/** @file Adversarial streams against the comfort limiter: no mapping and no clock gets past it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMOTIONS, type EmotionState, OUTPUT_PATHS } from '../core/index.ts';
import { comfortBreaches } from '../fixtures/comfort-breaches.ts';
import { saturationCap } from './comfort.ts';
import { BUILT_IN_MAPPINGS, createAdaptation, type Mapping, readTargets, step } from './index.ts';
import { CURVE_PRESETS, MAPPING_INPUTS } from './mapping.ts';
import { hueDelta } from './outputs.ts';
import { feeling, mappingOf, nothing, rowOf } from './test-emotions.ts';

const anyNumber = fc.oneof(
  { weight: 3, arbitrary: fc.double({ min: -1, max: 1, noNaN: true }) },
  { weight: 1, arbitrary: fc.double() },
);
const emotion: fc.Arbitrary<EmotionState> = fc.oneof(
  fc.constantFrom(...EMOTIONS.map((name) => feeling(name, 1))),
  fc.constantFrom(nothing('unsure'), nothing('faceLost'), nothing('off')),
  fc
    .record({
      probabilities: fc.array(anyNumber, { maxLength: 9 }),
      valence: anyNumber,
      arousal: anyNumber,
      confidence: anyNumber,
    })
    .map((wild) => ({ ...feeling('anger'), ...wild })),
);

/** As a mapping may never be: huge depths, no limits, no numbers, instant attack. */
const hostile: fc.Arbitrary<Mapping> = fc
  .array(
    fc.record({
      path: fc.constantFrom(...OUTPUT_PATHS),
      neutral: fc.double(),
      limits: fc.tuple(fc.double(), fc.double()),
      attackMs: fc.constantFrom(0, 1, -5, Number.NaN, 1e300),
      row: fc.record({
        input: fc.constantFrom(...MAPPING_INPUTS),
        inputRange: fc.tuple(anyNumber, anyNumber),
        curve: fc.constantFrom(...CURVE_PRESETS),
        depth: fc.double(),
      }),
    }),
    { maxLength: 20 },
  )
  .map((changes) =>
    mappingOf(
      Object.fromEntries(
        changes.map(({ path, neutral, limits, attackMs, row }) => [
          path,
          { neutral, limits, attackMs, releaseMs: attackMs, rows: [rowOf(row)] },
        ]),
      ),
    ),
  );

const mapping = fc.oneof(fc.constantFrom(...BUILT_IN_MAPPINGS), hostile);
const stepMs = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: 0, max: 300, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(3_600_000, -3_600_000, -16, 0) },
  { weight: 1, arbitrary: fc.double() },
);

describe('comfort', () => {
  it('[COMFORT-1–COMFORT-7] holds against any stream, any mapping and any clock', () => {
    const moves = fc.record({
      emotion,
      mapping,
      stepMs,
      strength: anyNumber,
      repeat: fc.integer({ min: 1, max: 12 }),
    });
    fc.assert(
      fc.property(fc.array(moves, { maxLength: 40 }), fc.boolean(), (stream, reducedMotion) => {
        let nowMs = 0;
        let state = createAdaptation(nowMs);
        for (const move of stream) {
          for (let i = 0; i < move.repeat; i++) {
            nowMs += move.stepMs;
            if (!Number.isFinite(nowMs)) nowMs = 0;
            const before = readTargets(state);
            const clockBefore = state.nowMs;
            state = step(state, move.emotion, move.mapping, nowMs, {
              strength: move.strength,
              reducedMotion,
            });
            const seconds = Math.min(Math.max(state.nowMs - clockBefore, 0), 250) / 1000;
            const speed = reducedMotion ? 0.5 : 1;
            expect(comfortBreaches(before, readTargets(state), seconds * speed)).toEqual([]);
          }
        }
      }),
      { numRuns: 150 },
    );
  }, 30_000);

  it('[COMFORT-1] a square wave between the two extremes never makes a 10 % pair within a second', () => {
    const flashy = mappingOf({
      'light.intensity': {
        neutral: 0.5,
        rows: [rowOf({ depth: 1 }), rowOf({ input: 'expression.anger', depth: -1 })],
      },
    });
    for (const halfPeriodMs of [50, 166, 250, 500, 1000]) {
      const light: number[] = [];
      let state = createAdaptation(0);
      for (let ms = 10; ms <= 20_000; ms += 10) {
        const bright = Math.floor(ms / halfPeriodMs) % 2 === 0;
        state = step(state, feeling(bright ? 'happiness' : 'anger', 1), flashy, ms, {
          strength: 1,
          reducedMotion: false,
        });
        light.push(readTargets(state).light.intensity);
      }
      expect(Math.max(...light) - Math.min(...light)).toBeGreaterThan(0.005);
      for (let i = 0; i + 100 < light.length; i++) {
        const second = light.slice(i, i + 100);
        // Up and down by 0.1 each inside one second would need more than 0.2 of travel.
        const travel = second
          .slice(1)
          .reduce((sum, value, k) => sum + Math.abs(value - (second[k] ?? value)), 0);
        expect(travel).toBeLessThanOrEqual(0.2 + 1e-9);
      }
    }
  });

  it('[COMFORT-5] no reachable colour is a saturated red, read as HSV or as HSL', () => {
    const redShare = (r: number, g: number, b: number) => r / (r + g + b);
    const channel = (hueDeg: number, offset: number) => {
      const k = (offset + hueDeg / 60) % 6;
      return Math.max(0, Math.min(k, 4 - k, 1));
    };
    for (let hueDeg = 0; hueDeg < 360; hueDeg += 0.5) {
      const s = saturationCap(hueDeg);
      const [r, g, b] = [channel(hueDeg, 5), channel(hueDeg, 3), channel(hueDeg, 1)];
      expect(redShare(1 - s * r, 1 - s * g, 1 - s * b)).toBeLessThan(0.8);
      for (const lightness of [0.2, 0.5, 0.8]) {
        const chroma = (1 - Math.abs(2 * lightness - 1)) * s;
        const top = lightness + chroma / 2;
        expect(redShare(top - chroma * r, top - chroma * g, top - chroma * b)).toBeLessThan(0.8);
      }
    }
    expect(saturationCap(0)).toBe(0.75);
    expect(saturationCap(200)).toBe(1);
  });

  it('[COMFORT-5] a mapping that swings between full red and full cyan is held back, at every step', () => {
    const garish = mappingOf({
      'light.hueDeg': { neutral: 180, limits: [0, 360], rows: [rowOf({ depth: 180 })] },
      'light.saturation': { neutral: 1 },
    });
    let [state, most, nearest] = [createAdaptation(0), 0, 180];
    for (let ms = 20; ms <= 60_000; ms += 20) {
      const emotion = Math.floor(ms / 7000) % 2 === 0 ? feeling('happiness', 1) : feeling('neutral', 1);
      state = step(state, emotion, garish, ms, { strength: 1, reducedMotion: false });
      const { hueDeg, saturation } = readTargets(state).light;
      expect(saturation).toBeLessThanOrEqual(saturationCap(hueDeg) + 1e-9);
      most = Math.max(most, saturation);
      nearest = Math.min(nearest, Math.abs(hueDelta(0, hueDeg)));
    }
    // It did go to both places.
    expect(most).toBeGreaterThan(0.99);
    expect(nearest).toBeLessThan(5);
  });

  it('[COMFORT-8] reduced motion settles ambient motion at 0.6 or less', () => {
    let state = createAdaptation(0);
    const [companion] = BUILT_IN_MAPPINGS;
    if (companion === undefined) throw new Error('no mapping');
    for (let ms = 200; ms <= 120_000; ms += 200)
      state = step(state, feeling('happiness', 1), companion, ms, { strength: 1, reducedMotion: true });
    expect(readTargets(state).pacing.motion).toBeLessThanOrEqual(0.6);
  });
});
