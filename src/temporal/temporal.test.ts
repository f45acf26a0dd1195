/** @file The temporal rules, one by one. */
import { describe, expect, it } from 'vitest';
import { EMOTIONS, type EmotionState } from '../core/index.ts';
import { CIRCUMPLEX } from './circumplex.ts';
import { createTemporal, readEmotion, receive, switchOff, tick } from './index.ts';
import { face, mostly, nameOf, noFace, show, wait } from './test-streams.ts';

const smile = mostly('happiness');
const frown = mostly('sadness');
const puzzle = EMOTIONS.map(() => 1 / EMOTIONS.length);

function smiling(untilMs = 2000) {
  return show(createTemporal(0), smile, 0, untilMs).state;
}

describe('starting and naming', () => {
  it('[TEMPORAL-6] is off until the first scores', () => {
    expect(readEmotion(tick(createTemporal(0), 5000))).toMatchObject({ kind: 'off', confidence: 0 });
    expect(readEmotion(receive(createTemporal(0), face(5, smile), 10)).kind).toBe('unsure');
    expect(readEmotion(receive(createTemporal(0), noFace(5), 10)).kind).toBe('faceLost');
  });

  it('[TEMPORAL-7] names the first emotion after 700 ms of agreement, not before', () => {
    const { readings } = show(createTemporal(0), smile, 0, 1000);
    const named = readings.find((reading) => reading.kind === 'sensed');
    expect(named).toMatchObject({ emotion: 'happiness' });
    expect(named?.atMs).toBe(750); // the first frame is at 50
    expect(named?.sinceMs).toBe(750);
  });

  it('[TEMPORAL-7] never decides on one pair of frames, however far apart', () => {
    let state = receive(createTemporal(0), face(0, smile), 0);
    state = receive(state, face(1400, smile), 1400);
    expect(readEmotion(state).kind).toBe('unsure');
    state = receive(state, face(2400, smile), 2400);
    expect(readEmotion(state).kind).toBe('sensed');
  });

  it('[TEMPORAL-7] agreement starts again when another emotion leads', () => {
    let state = receive(createTemporal(0), face(0, smile), 0);
    state = receive(state, face(400, smile), 400);
    // So few frames that sadness leads at once, without a doubtful frame between.
    state = receive(state, face(1200, mostly('sadness', 1)), 1200);
    expect(state.candidate).toEqual({ emotion: 'sadness', agreedMs: 0 });
    expect(readEmotion(state).kind).toBe('unsure');
  });

  it('[TEMPORAL-7] is unsure while two emotions are nearly level, and names the one that pulls ahead', () => {
    const level = [0, 0.52, 0.48, 0, 0, 0, 0, 0];
    const { state } = show(createTemporal(0), level, 0, 5000);
    expect(readEmotion(state)).toMatchObject({ kind: 'unsure' });
    expect(nameOf(show(state, [0, 0.7, 0.3, 0, 0, 0, 0, 0], 5000, 7000).readings.at(-1))).toBe('happiness');
  });

  it('[TEMPORAL-7] shrugs off single wrong frames', () => {
    let state = smiling(4000);
    for (let atMs = 4050; atMs <= 8000; atMs += 50) {
      state = receive(state, face(atMs, atMs % 500 === 0 ? frown : smile), atMs);
      expect(nameOf(readEmotion(state))).toBe('happiness');
    }
  });
});

describe('holding, doubting, replacing', () => {
  it('[TEMPORAL-8] needs less to stay than to enter', () => {
    const between = [0.28, 0.44, 0.28, 0, 0, 0, 0, 0];
    expect(nameOf(show(createTemporal(0), between, 0, 5000).readings.at(-1))).toBe('unsure');
    expect(nameOf(show(smiling(), between, 2000, 7000).readings.at(-1))).toBe('happiness');
  });

  it('[TEMPORAL-8] turns unsure after 600 ms of doubt', () => {
    const { readings } = show(smiling(), puzzle, 2000, 4000, 20);
    const doubt = readings.find((reading) => reading.kind === 'unsure');
    // The mean needs a moment to fall below 0.38, then the doubt runs.
    expect(doubt?.atMs).toBeGreaterThan(2600);
    expect(doubt?.atMs).toBeLessThan(3300);
  });

  it('[TEMPORAL-10] replaces an emotion no sooner than a second after it was named', () => {
    const { state, readings } = show(createTemporal(0), smile, 0, 1000);
    const namedAtMs = readings.find((reading) => reading.kind === 'sensed')?.atMs ?? Number.NaN;
    // Faster agreement than the app's, so that the dwell alone decides.
    const hasty = { agreementMs: 100, halfLifeMs: 50 };
    const after = show(state, frown, 1000, 3000, 50, hasty).readings;
    const replaced = after.find((reading) => nameOf(reading) === 'sadness');
    expect(replaced?.atMs).toBeGreaterThanOrEqual(namedAtMs + 1000);
    expect(replaced?.atMs).toBeLessThanOrEqual(namedAtMs + 1050);
  });

  it('[TEMPORAL-10] lets an emotion held for long be replaced about a second after the face changes', () => {
    const after = show(smiling(8000), frown, 8000, 12000, 20).readings;
    const replaced = after.find((reading) => nameOf(reading) === 'sadness');
    expect(replaced?.atMs).toBeGreaterThan(8700);
    expect(replaced?.atMs).toBeLessThan(9400);
  });

  it('[TEMPORAL-10] gives the same emotion back after doubt without a dwell', () => {
    const doubting = show(smiling(), puzzle, 2000, 3200).state;
    expect(readEmotion(doubting).kind).toBe('unsure');
    const again = show(doubting, smile, 3200, 4600).readings.find((reading) => reading.kind === 'sensed');
    expect(again?.atMs).toBeLessThan(4500);
  });
});

describe('the first rules, for sessions of then', () => {
  const first = (untilMs: number) => show(createTemporal(0, 1), smile, 0, untilMs);
  const leads = (reading: EmotionState | undefined): boolean => reading?.recent != null;
  const firstLead = (readings: readonly EmotionState[]): number | undefined => readings.find(leads)?.atMs;

  it.each([20, 50, 250])(
    '[TEMPORAL-19] an expression leads 3 s after it came, a frame every %i ms',
    (everyMs) => {
      const { readings } = show(createTemporal(0, 1), smile, 0, 6000, everyMs);
      expect(firstLead(readings)).toBe(3000 + everyMs); // the first frame is at `everyMs`
      const { recent, probabilities, valence } = readings.at(-1) ?? {};
      expect(recent).toMatchObject({ levels: probabilities, valence });
    },
  );

  it('[TEMPORAL-19] never leads where it passes, however often it comes', () => {
    let state = createTemporal(0, 1);
    const readings: EmotionState[] = [];
    for (let fromMs = 0; fromMs < 60_000; fromMs += 5000) {
      const there = show(state, smile, fromMs, fromMs + 2400);
      const gone = show(there.state, puzzle, fromMs + 2400, fromMs + 5000);
      readings.push(...there.readings, ...gone.readings);
      state = gone.state;
    }
    expect(readings.some(({ kind }) => kind === 'sensed')).toBe(true);
    expect(firstLead(readings)).toBeUndefined();
  });

  it('[TEMPORAL-19] names no two emotions within 3 s, and gives a lead back while no other was named', () => {
    const { state, readings } = first(1000);
    const namedAtMs = readings.find(({ kind }) => kind === 'sensed')?.atMs ?? Number.NaN;
    const replaced = show(state, frown, 1000, 6000).readings.find((reading) => nameOf(reading) === 'sadness');
    expect(replaced?.atMs).toBeGreaterThanOrEqual(namedAtMs + 3000);
    const lost = show(first(5000).state, puzzle, 5000, 6500);
    expect(leads(lost.readings.at(-1))).toBe(false);
    const back = show(lost.state, smile, 6500, 9000).readings;
    expect(firstLead(back)).toBe(back.find(({ kind }) => kind === 'sensed')?.atMs);
  });
});

describe('losing the face', () => {
  it('[TEMPORAL-9] loses the face after more than 1000 ms of frames without one', () => {
    const { readings } = show(smiling(), null, 2000, 3500);
    const lost = readings.find((reading) => reading.kind === 'faceLost');
    expect(lost?.atMs).toBe(3100); // first empty frame at 2050, more than 1000 ms later
    expect(readings.filter((reading) => reading.atMs <= 3050).map(nameOf)).not.toContain('faceLost');
  });

  it('[TEMPORAL-9] loses the face when frames stop for more than 1500 ms', () => {
    const { readings } = wait(smiling(), 2000, 4000);
    for (const reading of readings)
      expect(nameOf(reading)).toBe(reading.atMs > 3500 ? 'faceLost' : 'happiness');
  });

  it('[TEMPORAL-9] rides over a short loss', () => {
    const gone = show(smiling(), null, 2000, 2600);
    const back = show(gone.state, smile, 2600, 3000);
    expect([...gone.readings, ...back.readings].map(nameOf)).not.toContain('faceLost');
    expect(nameOf(back.readings.at(-1))).toBe('happiness');
  });

  it('[TEMPORAL-9] starts the mean afresh when the face is back', () => {
    const lost = show(smiling(), null, 2000, 4000).state;
    const back = receive(lost, face(4050, frown), 4060);
    expect(readEmotion(back).kind).toBe('unsure');
    expect(readEmotion(back).probabilities).toEqual(frown.map((value) => expect.closeTo(value, 12)));
  });

  it('[TEMPORAL-13] says nothing of a face that is gone', () => {
    expect(readEmotion(show(smiling(), null, 2000, 4000).state)).toMatchObject({
      kind: 'faceLost',
      probabilities: [1, 0, 0, 0, 0, 0, 0, 0],
      confidence: 0,
      valence: 0,
      arousal: 0,
      ageMs: Number.POSITIVE_INFINITY,
    });
  });
});

describe('kill switch', () => {
  it('[TEMPORAL-6] forgets at once and does not hear frames already on their way', () => {
    const off = switchOff(smiling(), 2010);
    expect(readEmotion(off)).toMatchObject({ kind: 'off', sinceMs: 2010, confidence: 0 });
    expect(readEmotion(receive(off, face(2005, smile), 2100)).kind).toBe('off');
    expect(readEmotion(tick(off, 60_000)).kind).toBe('off');
  });

  it('[TEMPORAL-6] wakes with the first frame taken afterwards (control)', () => {
    expect(readEmotion(receive(switchOff(smiling(), 2010), face(2050, smile), 2100)).kind).toBe('unsure');
  });
});

describe('bad scores and bad clocks', () => {
  it('[TEMPORAL-3] ignores frames that come late, twice or out of order', () => {
    const state = smiling();
    const before = readEmotion(state);
    for (const capturedAtMs of [2000, 1990, 0, -1e9, Number.NaN, Number.NEGATIVE_INFINITY])
      expect(readEmotion(receive(state, face(capturedAtMs, frown), 2000))).toEqual(before);
    expect(readEmotion(receive(state, face(2020, frown), 2030))).not.toEqual(before);
  });

  it('[TEMPORAL-3] does not take scores older than 1500 ms for news', () => {
    expect(readEmotion(receive(createTemporal(0), face(100, smile), 1700)).kind).toBe('off');
    expect(readEmotion(receive(createTemporal(0), face(300, smile), 1700)).kind).toBe('unsure');
  });

  it.each([
    ['NaN', [Number.NaN, 1, 0, 0, 0, 0, 0, 0]],
    ['a negative number', [-0.1, 1.1, 0, 0, 0, 0, 0, 0]],
    ['infinity', [Number.POSITIVE_INFINITY, 0, 0, 0, 0, 0, 0, 0]],
    ['too few', [0.5, 0.5]],
    ['nothing but zeros', [0, 0, 0, 0, 0, 0, 0, 0]],
    ['a sum beyond numbers', EMOTIONS.map(() => 1e308)],
  ])('[TEMPORAL-4] ignores probabilities with %s', (_, probabilities) => {
    const state = smiling();
    expect(receive(state, face(2050, probabilities), 2050).mean).toBe(state.mean);
    expect(receive(state, face(2050, frown), 2050).mean).not.toBe(state.mean);
  });

  it('[TEMPORAL-4] scales probabilities whose sum is not 1', () => {
    const state = receive(createTemporal(0), face(5, [3, 1, 0, 0, 0, 0, 0, 0]), 10);
    expect(readEmotion(state).probabilities).toEqual([0.75, 0.25, 0, 0, 0, 0, 0, 0]);
  });

  it('[TEMPORAL-1] takes a time that is none for no time at all', () => {
    const state = smiling();
    for (const nowMs of [Number.NaN, Number.POSITIVE_INFINITY, -1e300])
      expect(tick(state, nowMs)).toBe(state);
  });

  it('[TEMPORAL-2] goes on when the clock runs backwards an hour: nothing gets younger, frames are heard', () => {
    const before = tick(smiling(), 2400);
    const back = tick(before, 2400 - 3_600_000);
    expect(readEmotion(back)).toMatchObject({ kind: 'sensed', ageMs: 400 });
    const start = 2400 - 3_600_000;
    expect(nameOf(show(back, frown, start, start + 4000).readings.at(-1))).toBe('sadness');
    expect(nameOf(wait(back, start, start + 1300).readings.at(-1))).toBe('faceLost');
  });

  it('[TEMPORAL-2] believes a leap forward: what was held is old', () => {
    const later = 2000 + 3_600_000;
    const leapt = tick(smiling(), later);
    expect(nameOf(readEmotion(leapt))).toBe('faceLost');
    expect(nameOf(show(leapt, frown, later, later + 1000).readings.at(-1))).toBe('sadness');
  });

  it('falls back to the defaults for settings that are not numbers', () => {
    const bad = { halfLifeMs: Number.NaN, enterConfidence: Number.NaN, dwellMs: Number.NaN };
    const { readings } = show(createTemporal(0), smile, 0, 2000, 50, bad);
    expect(readings).toEqual(show(createTemporal(0), smile, 0, 2000).readings);
  });
});

describe('valence, arousal, confidence', () => {
  it.each(EMOTIONS)('[TEMPORAL-12] places a pure %s where the table says', (emotion) => {
    const { state } = show(createTemporal(0), mostly(emotion, 1), 0, 2000);
    expect(readEmotion(state)).toMatchObject(CIRCUMPLEX[emotion]);
  });

  it('[TEMPORAL-12] says 0, 0 for a guess shared out evenly', () => {
    const reading = readEmotion(show(createTemporal(0), puzzle, 0, 2000).state);
    expect(reading.valence).toBeCloseTo(0, 12);
    expect(reading.arousal).toBeCloseTo(0, 12);
  });

  it('[TEMPORAL-11] confidence is the smoothed probability of the named emotion', () => {
    const reading = readEmotion(smiling());
    expect(reading.confidence).toBeCloseTo(0.86, 9);
    expect(reading.confidence).toBe(reading.probabilities[1]);
  });
});
