/** @file Recent expression and the beginnings of expressions, rule by rule. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { EMOTIONS, type EmotionState, type Probabilities } from '../core/index.ts';
import { CIRCUMPLEX } from './circumplex.ts';
import {
  createTemporal,
  readEmotion,
  receive,
  switchOff,
  type TemporalSettings,
  type TemporalState,
  tick,
} from './index.ts';
import { face, mostly, noFace, show } from './test-streams.ts';

// Long streams; a busy machine may need more than the usual five seconds.
vi.setConfig({ testTimeout: 30_000 });

const HAPPY = EMOTIONS.indexOf('happiness');
const ANGRY = EMOTIONS.indexOf('anger');
const smile = mostly('happiness', 0.93);
const frown = mostly('anger', 0.93);
const neutral = mostly('neutral', 0.93);

const level = (state: TemporalState, emotion = HAPPY): number =>
  readEmotion(state).recent?.levels[emotion] ?? 0;

/** Shows one picture after another: what, until when (ms). */
function shows(
  parts: readonly (readonly [Probabilities | null, number])[],
  everyMs = 50,
  settings?: Partial<TemporalSettings>,
): TemporalState {
  let state = createTemporal(0);
  let fromMs = 0;
  for (const [what, untilMs] of parts) {
    state = show(state, what, fromMs, untilMs, everyMs, settings).state;
    fromMs = untilMs;
  }
  return state;
}

describe('recent expression', () => {
  it('[TEMPORAL-14] rises while an expression is there, and falls by half in a half-life once it is gone', () => {
    const after = [1000, 2000, 4000, 12_000].map((ms) => level(shows([[smile, ms]])));
    expect(after).toEqual(after.toSorted((a, b) => a - b));
    expect(after[3]).toBeGreaterThan(0.85);
    const full = level(shows([[smile, 60_000]]));
    expect(full).toBeGreaterThan(0.97);
    const half = level(
      shows([
        [smile, 60_000],
        [neutral, 75_500],
      ]),
    );
    expect(half / full).toBeCloseTo(0.5, 1);
    const slow = { recentHalfLifeMs: 60_000 };
    const still = level(
      shows(
        [
          [smile, 240_000],
          [neutral, 255_500],
        ],
        50,
        slow,
      ),
    );
    expect(still).toBeCloseTo(0.84, 1);
  });

  it('[TEMPORAL-14] adds up short expressions', () => {
    const once = shows([
      [neutral, 2000],
      [smile, 4000],
      [neutral, 7000],
    ]);
    const parts = Array.from({ length: 6 }, (_, i) => [
      [smile, 2000 + i * 5000 + 2500] as const,
      [neutral, 2000 + (i + 1) * 5000] as const,
    ]).flat();
    const often = shows([[neutral, 2000], ...parts]);
    expect(level(often)).toBeGreaterThan(2.5 * level(once));
  });

  it('[TEMPORAL-14] has valence and arousal of its own, and its sum of levels is 1', () => {
    const { recent } = readEmotion(
      shows([
        [smile, 5000],
        [neutral, 6000],
      ]),
    );
    const happy = recent?.levels[HAPPY] ?? 0;
    expect(recent?.valence).toBeCloseTo(happy * CIRCUMPLEX.happiness.valence, 9);
    expect(recent?.arousal).toBeCloseTo(happy * CIRCUMPLEX.happiness.arousal, 9);
    expect(recent?.confidence).toBeCloseTo(happy, 9);
    expect(recent?.levels[0]).toBeCloseTo(1 - happy, 9);
  });

  it('[TEMPORAL-15] counts for nothing what is unsure or neutral, and little what is shown without certainty', () => {
    const level2 = [0, 0.52, 0.48, 0, 0, 0, 0, 0];
    expect(level(shows([[level2, 20_000]]))).toBe(0);
    expect(level(shows([[neutral, 20_000]]))).toBe(0);
    const weak = [0.3, 0.7, 0, 0, 0, 0, 0, 0];
    expect(level(shows([[weak, 3000]]))).toBeLessThan(0.3 * level(shows([[smile, 3000]])));
  });

  it('[TEMPORAL-15] single wrong frames add nothing, however certain', () => {
    let state = shows([[neutral, 3000]]);
    for (let atMs = 3050; atMs <= 60_000; atMs += 50)
      state = receive(state, face(atMs, atMs % 500 === 0 ? smile : neutral), atMs);
    expect(level(state)).toBe(0);
  });

  it('[TEMPORAL-16] expressions that contradict each other add next to nothing; the same, one after the other, do', () => {
    const inTurn = (turnMs: number) =>
      Array.from(
        { length: 60_000 / turnMs },
        (_, i) => [i % 2 === 0 ? smile : frown, (i + 1) * turnMs] as const,
      );
    const quick = shows(inTurn(1000));
    expect(level(quick) + level(quick, ANGRY)).toBeLessThan(0.06);
    const slow = shows(inTurn(20_000));
    expect(level(slow) + level(slow, ANGRY)).toBeGreaterThan(0.7);
  });

  it('[TEMPORAL-17] holds without a face for two and a half seconds, then lets go', () => {
    const smiled = shows([[smile, 8000]]);
    const before = level(smiled);
    for (const goneMs of [500, 1500, 2500])
      expect(level(tick(smiled, 8000 + goneMs)), `${goneMs}`).toBeGreaterThan(0.85 * before);
    expect(level(tick(smiled, 8000 + 2900))).toBeLessThan(0.5 * before);
    expect(readEmotion(tick(smiled, 8000 + 7000)).recent).toBeNull();
    // Frames without a face do not hold it up.
    expect(readEmotion(show(smiled, null, 8000, 15_000).state).recent).toBeNull();
  });

  it('[TEMPORAL-17] a face that comes back goes on from what was left, and a glimpse does not hold it', () => {
    const smiled = shows([[smile, 8000]]);
    const back = show(show(smiled, null, 8000, 9500).state, neutral, 9500, 9700).state;
    expect(level(back)).toBeGreaterThan(0.8 * level(smiled));
    let glimpsed = smiled;
    for (let atMs = 10_000; atMs <= 60_000; atMs += 2000) {
      glimpsed = receive(glimpsed, face(atMs, neutral), atMs);
      glimpsed = receive(glimpsed, noFace(atMs + 100), atMs + 100);
    }
    expect(level(glimpsed)).toBeLessThan(0.2);
  });

  it('[TEMPORAL-6] the kill switch forgets at once', () => {
    const off = switchOff(shows([[smile, 8000]]), 8010);
    expect(readEmotion(off).recent).toBeNull();
    expect(level(receive(off, face(8060, neutral), 8060))).toBe(0);
  });

  it('[TEMPORAL-2] an hour back on the clock neither gives nor takes', () => {
    const smiled = shows([[smile, 8000]]);
    const back = tick(smiled, 8000 - 3_600_000);
    expect(readEmotion(back).recent).toEqual(readEmotion(smiled).recent);
  });

  it('[TEMPORAL-14] comes to nearly the same at 8, 15, 30 and 60 frames a second', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            what: fc.constantFrom(smile, frown, neutral),
            ms: fc.integer({ min: 800, max: 4000 }),
          }),
          {
            minLength: 2,
            maxLength: 8,
          },
        ),
        (parts) => {
          const levels = [8, 15, 30, 60].map((rateHz) => {
            let state = createTemporal(0);
            let untilMs = 0;
            let frame = 0;
            for (const { what, ms } of parts) {
              untilMs += ms;
              for (; (frame * 1000) / rateHz < untilMs; frame++) {
                const atMs = (frame * 1000) / rateHz;
                state = receive(state, face(atMs, what), atMs);
              }
            }
            return readEmotion(tick(state, untilMs)).recent?.levels ?? [];
          });
          // A change is seen a frame late, an eighth of a second at 8 Hz, which full evidence turns into 0.033.
          for (const each of levels)
            for (const [i, value] of each.entries())
              expect(Math.abs(value - (levels[3]?.[i] ?? 0))).toBeLessThan(0.06);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('[TEMPORAL-14] never moves faster than full evidence would, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ shown: fc.nat(8), stepMs: fc.integer({ min: 1, max: 400 }) }), {
          maxLength: 150,
        }),
        (frames) => {
          let state = createTemporal(0);
          let nowMs = 0;
          let before: EmotionState | null = null;
          for (const { shown, stepMs } of frames) {
            nowMs += stepMs;
            const p = EMOTIONS.map((_, i) => (i === shown ? 1 : 0));
            state = receive(state, shown === 8 ? noFace(nowMs) : face(nowMs, p), nowMs);
            const now = readEmotion(state);
            const rise = (now.recent?.confidence ?? 0) - (before?.recent?.confidence ?? 0);
            const riseMs = (0.18 * 15_000) / Math.LN2;
            expect(rise).toBeLessThanOrEqual(1 - Math.exp(-(500 + stepMs) / riseMs));
            before = now;
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('beginnings', () => {
  const told = (parts: readonly (readonly [Probabilities | null, number])[]): string[] => {
    const names: string[] = [];
    let state = createTemporal(0);
    let fromMs = 0;
    for (const [what, untilMs] of parts) {
      for (let atMs = fromMs + 50; atMs <= untilMs; atMs += 50) {
        const before = state.onset;
        state = receive(state, what === null ? noFace(atMs) : face(atMs, what), atMs);
        if (state.onset !== null && state.onset !== before) names.push(`${state.onset.emotion} ${atMs}`);
      }
      fromMs = untilMs;
    }
    return names;
  };

  it('[TEMPORAL-18] are told once, within a second of the change, and before the name', () => {
    const [first, ...others] = told([
      [neutral, 4000],
      [smile, 9000],
    ]);
    expect(others).toEqual([]);
    const atMs = Number(first?.replace('happiness ', ''));
    expect(atMs).toBeGreaterThan(4300);
    expect(atMs).toBeLessThanOrEqual(4800);
    const named = show(shows([[neutral, 4000]]), smile, 4000, 6000).readings.find(
      (reading) => reading.kind === 'sensed' && reading.emotion === 'happiness',
    );
    expect(named?.atMs).toBeGreaterThan(atMs);
  });

  it('[TEMPORAL-18] are not told of neutral, of a doubtful face or of single frames', () => {
    const doubtful = [0, 0.52, 0.48, 0, 0, 0, 0, 0];
    const flicker = Array.from(
      { length: 100 },
      (_, i) => [i % 10 === 0 ? smile : neutral, (i + 1) * 50] as const,
    );
    expect(told([[neutral, 4000]])).toEqual([]);
    expect(told([[doubtful, 4000]])).toEqual([]);
    expect(told([[neutral, 50], ...flicker])).toEqual([]);
  });

  it('[TEMPORAL-18] are told anew when the expression was away', () => {
    expect(
      told([
        [smile, 3000],
        [neutral, 6000],
        [smile, 9000],
      ]),
    ).toHaveLength(2);
    expect(
      told([
        [smile, 3000],
        [frown, 6000],
      ]).map((name) => name.split(' ')[0]),
    ).toEqual(['happiness', 'anger']);
  });
});
