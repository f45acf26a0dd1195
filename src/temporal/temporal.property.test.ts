/** @file What no stream of scores and no clock can break. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { EMOTIONS, type EmotionState, type Probabilities } from '../core/index.ts';
import { createTemporal, DEFAULT_TEMPORAL_SETTINGS, readEmotion, receive, switchOff, tick } from './index.ts';
import { face, noFace } from './test-streams.ts';

// Hundreds of streams; a busy machine may need more than the usual five seconds.
vi.setConfig({ testTimeout: 30_000 });

const probabilities: fc.Arbitrary<Probabilities> = fc
  .array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 })
  .map((values) => {
    const sum = values.reduce((total, value) => total + value, 0);
    return values.map((value) => value / sum);
  });

const oneHot = fc.nat(7).map((hot) => EMOTIONS.map((_, i) => (i === hot ? 1 : 0)));
const nonsense = fc.array(fc.double(), { maxLength: 10 });
const anyNumber = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, 1e308, -1e308, 3_600_000, -3_600_000));
const sane = fc.double({ min: 0, max: 400, noNaN: true });

type Event =
  | { readonly do: 'tick' | 'noFace' | 'off'; readonly stepMs: number; readonly lagMs: number }
  | { readonly do: 'face'; readonly stepMs: number; readonly lagMs: number; readonly p: Probabilities };

const events = (stepMs: fc.Arbitrary<number>, lagMs: fc.Arbitrary<number>): fc.Arbitrary<Event[]> =>
  fc.array(
    fc.oneof(
      { weight: 24, arbitrary: fc.record({ do: fc.constant('face' as const), stepMs, lagMs, p: oneHot }) },
      {
        weight: 12,
        arbitrary: fc.record({ do: fc.constant('face' as const), stepMs, lagMs, p: probabilities }),
      },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('face' as const), stepMs, lagMs, p: nonsense }) },
      { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('tick', 'noFace'), stepMs, lagMs }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('off' as const), stepMs, lagMs }) },
    ),
    { maxLength: 120 },
  ) as fc.Arbitrary<Event[]>;

function play(stream: readonly Event[], startMs = 0): EmotionState[] {
  let nowMs = startMs;
  let state = createTemporal(nowMs);
  return stream.map((event) => {
    nowMs += event.stepMs;
    if (event.do === 'face') state = receive(state, face(nowMs - event.lagMs, event.p), nowMs);
    else if (event.do === 'noFace') state = receive(state, noFace(nowMs - event.lagMs), nowMs);
    else if (event.do === 'off') state = switchOff(state, nowMs);
    else state = tick(state, nowMs);
    return readEmotion(state);
  });
}

function checkReading(reading: EmotionState): void {
  expect(reading.probabilities.reduce((total, value) => total + value, 0)).toBeCloseTo(1, 9);
  for (const value of [...reading.probabilities, reading.confidence]) {
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThanOrEqual(1 + 1e-12);
  }
  for (const value of [reading.valence, reading.arousal]) expect(Math.abs(value)).toBeLessThanOrEqual(1);
  expect(Number.isFinite(reading.atMs) && Number.isFinite(reading.sinceMs)).toBe(true);
  expect(reading.sinceMs).toBeLessThanOrEqual(reading.atMs);
  expect(reading.ageMs).toBeGreaterThanOrEqual(0);
  if (reading.kind === 'sensed' || reading.kind === 'unsure')
    expect(reading.ageMs).toBeLessThanOrEqual(DEFAULT_TEMPORAL_SETTINGS.staleAfterMs);
  else expect(reading.confidence).toBe(0);
  const { recent } = reading;
  if (reading.kind === 'off') expect(recent).toBeNull();
  if (recent === null) return;
  expect(recent.levels.reduce((total, value) => total + value, 0)).toBeCloseTo(1, 9);
  for (const value of [...recent.levels, recent.confidence]) {
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThanOrEqual(1 + 1e-12);
  }
  for (const value of [recent.valence, recent.arousal]) expect(Math.abs(value)).toBeLessThanOrEqual(1);
}

describe('whatever comes', () => {
  it('[TEMPORAL-1–TEMPORAL-4, TEMPORAL-9, TEMPORAL-14] readings stay numbers, sum to 1, and stale is never sensed', () => {
    const wild = events(fc.oneof({ weight: 6, arbitrary: sane }, anyNumber), fc.oneof(sane, anyNumber));
    fc.assert(
      fc.property(wild, (stream) => play(stream).forEach(checkReading)),
      { numRuns: 400 },
    );
  });

  it('[TEMPORAL-10] two names are never within a second, whatever lies between', () => {
    // Faces that change at the worst moments: each run shows one emotion, a puzzle (8) or no face (9).
    const runs = fc.array(
      fc.record({
        shown: fc.nat(9),
        lastsMs: fc.integer({ min: 50, max: 3500 }),
        everyMs: fc.constantFrom(20, 66),
      }),
      { minLength: 3, maxLength: 15 },
    );
    let changes = 0;
    fc.assert(
      fc.property(runs, (played) => {
        let last: { emotion: string; atMs: number } | undefined;
        let state = createTemporal(0);
        let nowMs = 0;
        for (const { shown, lastsMs, everyMs } of played) {
          for (const endMs = nowMs + lastsMs; nowMs < endMs; ) {
            nowMs += everyMs;
            const p = EMOTIONS.map((_, i) => (shown === 8 ? 1 / 8 : i === shown ? 1 : 0));
            state = receive(state, shown === 9 ? noFace(nowMs) : face(nowMs, p), nowMs);
            const reading = readEmotion(state);
            if (reading.kind !== 'sensed' || reading.sinceMs === last?.atMs) continue;
            if (last !== undefined && last.emotion !== reading.emotion) {
              changes++;
              expect(nowMs - last.atMs).toBeGreaterThanOrEqual(1000);
            }
            last = { emotion: reading.emotion, atMs: nowMs };
          }
        }
      }),
      { numRuns: 200 },
    );
    expect(changes).toBeGreaterThan(100);
  });

  it('[TEMPORAL-3] frames handed over in any order give what the newest-so-far frames give', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ atMs: fc.integer({ min: 1, max: 1400 }), p: probabilities }), { maxLength: 30 }),
        (frames) => {
          let shuffled = createTemporal(0);
          let kept = createTemporal(0);
          let newest = 0;
          for (const { atMs, p } of frames) {
            shuffled = receive(shuffled, face(atMs, p), 1500);
            if (atMs <= newest) continue;
            newest = atMs;
            kept = receive(kept, face(atMs, p), 1500);
          }
          expect(readEmotion(shuffled).probabilities).toEqual(readEmotion(kept).probabilities);
        },
      ),
    );
  });
});

describe('frame rate', () => {
  const line = (knots: readonly Probabilities[], atMs: number, gapMs: number): Probabilities => {
    const index = Math.min(Math.floor(atMs / gapMs), knots.length - 2);
    const t = atMs / gapMs - index;
    return EMOTIONS.map((_, i) => (1 - t) * (knots[index]?.[i] ?? 0) + t * (knots[index + 1]?.[i] ?? 0));
  };

  it('[TEMPORAL-5] frames on the line between two others change nothing', () => {
    fc.assert(
      fc.property(
        fc.array(probabilities, { minLength: 2, maxLength: 8 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 60 }),
        (knots, extra) => {
          const gapMs = 400;
          const endMs = (knots.length - 1) * gapMs;
          const atKnots = knots.map((_, i) => i * gapMs);
          const atMore = [...atKnots, ...extra.map((share) => share * endMs)].sort((a, b) => a - b);
          const sense = (times: readonly number[]) => {
            let state = createTemporal(-1);
            for (const atMs of times) state = receive(state, face(atMs, line(knots, atMs, gapMs)), atMs);
            return readEmotion(state).probabilities;
          };
          const few = sense(atKnots);
          sense(atMore).forEach((value, i) => {
            expect(value).toBeCloseTo(few[i] ?? Number.NaN, 9);
          });
        },
      ),
    );
  });

  it('[TEMPORAL-5] [TEMPORAL-7] names a changing face at the same moment at 8, 15, 30 and 60 frames a second', () => {
    const moments = [8, 15, 30, 60].map((rateHz) => {
      const stepMs = 1000 / rateHz;
      let state = createTemporal(0);
      for (let i = 0; ; i++) {
        const atMs = i * stepMs;
        const p = EMOTIONS.map((_, k) => (atMs < 4000 ? (k === 1 ? 1 : 0) : k === 3 ? 1 : 0));
        state = receive(state, face(atMs, p), atMs);
        const reading = readEmotion(state);
        if (reading.kind === 'sensed' && reading.emotion === 'sadness') return atMs;
        if (atMs > 10_000) return Number.POSITIVE_INFINITY;
      }
    });
    // Frames are 125 ms apart at 8 Hz: the step is seen, and the agreement reached, at most a frame late each.
    expect(Math.max(...moments) - Math.min(...moments)).toBeLessThanOrEqual(2 * 125);
    expect(Math.min(...moments)).toBeGreaterThan(4700);
  });

  it('[TEMPORAL-5] forgets half of a changed face in one half-life', () => {
    let state = createTemporal(0);
    const p = (k: number) => EMOTIONS.map((_, i) => (i === k ? 1 : 0));
    for (let atMs = 1; atMs <= 10_000; atMs += 1) state = receive(state, face(atMs, p(1)), atMs);
    for (let atMs = 10_001; atMs <= 10_300; atMs += 1) state = receive(state, face(atMs, p(3)), atMs);
    expect(readEmotion(state).probabilities[1]).toBeCloseTo(0.5, 2);
  });
});
