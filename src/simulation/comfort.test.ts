/** @file The worst streams of scores through the whole line: nothing that reaches the world breaks a comfort rule. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { BUILT_IN_MAPPINGS, NEUTRAL_TARGETS } from '../adaptation/index.ts';
import { createRandom, EMOTIONS, type EmotionState, type Scores } from '../core/index.ts';
import { comfortBreaches } from '../fixtures/comfort-breaches.ts';
import {
  advance,
  applyInput,
  createSimulation,
  gapBefore,
  readSimulation,
  type SimulationState,
  STEP_MS,
} from './simulation.ts';

vi.setConfig({ testTimeout: 60_000 });

const [companion] = BUILT_IN_MAPPINGS;
if (!companion) throw new Error('no mapping');
const settings = { mapping: companion, strength: 1, reducedMotion: false };
const FRAME_MS = 50;

const oneHot = (index: number): number[] => EMOTIONS.map((_, i) => (i === index ? 1 : 0));
const sure = (index: number, atMs: number): Scores => ({
  face: 'found',
  probabilities: oneHot(index),
  capturedAtMs: atMs,
  readyAtMs: atMs,
  backend: 'wasm',
});
const faceless = (atMs: number): Scores => ({
  face: 'lost',
  capturedAtMs: atMs,
  readyAtMs: atMs,
  backend: 'wasm',
});

interface Moment {
  readonly atMs: number;
  readonly emotion: EmotionState;
  readonly light: number;
}

/** Plays a stream of scores (null: none comes) and judges every step; time comes from `clock`, which may jump. */
function play(
  scoresAt: (frame: number, atMs: number) => Scores | null,
  frames: number,
  clock: (frame: number) => number = (frame) => frame * FRAME_MS,
  reducedMotion = false,
): Moment[] {
  let line: SimulationState = createSimulation(0, { ...settings, reducedMotion });
  const moments: Moment[] = [];
  for (let frame = 1; frame <= frames; frame++) {
    const atMs = Math.round(clock(frame));
    const gap = gapBefore(line, atMs);
    if (gap) line = applyInput(line, gap);
    let before = readSimulation(line).targets;
    let steppedAtMs = line.steppedAtMs;
    const judge = (now: SimulationState): void => {
      const seconds = (Math.min(now.steppedAtMs - steppedAtMs, 250) / 1000) * (reducedMotion ? 0.5 : 1);
      const { targets, emotion } = readSimulation(now);
      // The one step after a sleep may count for 250 ms (COMFORT-7).
      expect(comfortBreaches(before, targets, gap ? 0.25 : seconds)).toEqual([]);
      before = targets;
      steppedAtMs = now.steppedAtMs;
      moments.push({ atMs: now.steppedAtMs, emotion, light: targets.light.intensity });
    };
    line = advance(line, atMs, judge);
    const scores = scoresAt(frame, atMs);
    if (scores) line = applyInput(line, { kind: 'scores', atMs, scores });
  }
  return moments;
}

/** When an emotion was named, and which. */
function namings(moments: readonly Moment[]): { atMs: number; emotion: string }[] {
  const taken: { atMs: number; emotion: string }[] = [];
  for (const { atMs, emotion } of moments) {
    if (emotion.kind !== 'sensed' || taken.at(-1)?.emotion === emotion.emotion) continue;
    taken.push({ atMs, emotion: emotion.emotion });
  }
  return taken;
}

describe('the simulation under the worst streams', () => {
  const HAPPY = EMOTIONS.indexOf('happiness');
  const ANGRY = EMOTIONS.indexOf('anger');

  it('answers a steady face (control)', () => {
    const moments = play((_, atMs) => sure(HAPPY, atMs), 400);
    expect(namings(moments).map(({ emotion }) => emotion)).toEqual(['happiness']);
    expect(moments.at(-1)?.light).toBeGreaterThan(NEUTRAL_TARGETS.light.intensity + 0.1);
  });

  it.each([100, 250, 500, 1000, 2000, 4000, 7000])(
    '[COMFORT-10] square waves of joy and anger, %i ms a half: comfort holds, no two names come within a second, and quick ones move nothing',
    (halfMs) => {
      const moments = play((_, atMs) => sure(Math.floor(atMs / halfMs) % 2 === 0 ? HAPPY : ANGRY, atMs), 800);
      const taken = namings(moments);
      for (const [i, name] of taken.entries()) {
        const previous = taken[i - 1];
        if (previous) expect(name.atMs - previous.atMs).toBeGreaterThanOrEqual(1000 - STEP_MS);
      }
      // Slow enough, both are named; too fast, neither is believed for long.
      if (halfMs >= 2000) expect(taken.length).toBeGreaterThan(5);
      const lights = moments.map(({ light }) => Math.abs(light - NEUTRAL_TARGETS.light.intensity));
      if (halfMs <= 1000) expect(Math.max(...lights)).toBeLessThanOrEqual(0.02);
      else expect(Math.max(...lights)).toBeGreaterThan(0.02);
    },
  );

  it.each(EMOTIONS.slice(1))(
    '[COMFORT-10] %s: the world follows gently, and in a few seconds is under way',
    (emotion) => {
      const from = 4000;
      const index = EMOTIONS.indexOf(emotion);
      const puzzle = EMOTIONS.map(() => 1 / EMOTIONS.length);
      for (const before of [puzzle, oneHot(0)]) {
        const shown = (atMs: number): Scores => ({
          ...sure(index, atMs),
          face: 'found',
          probabilities: atMs < from ? before : oneHot(index),
        });
        const moments = play((_, atMs) => shown(atMs), 400);
        const lightAt = (untilMs: number) =>
          moments.filter(({ atMs }) => atMs <= untilMs).at(-1)?.light ?? Number.NaN;
        const way = lightAt(20_000) - lightAt(from);
        expect(Math.abs(way)).toBeGreaterThan(0.02);
        expect(Math.abs(lightAt(from + 1000) - lightAt(from))).toBeLessThan(0.05 * Math.abs(way));
        expect(Math.abs(lightAt(from + 8000) - lightAt(from))).toBeGreaterThan(0.5 * Math.abs(way));
      }
    },
  );

  it('[COMFORT-10] short smiles over and over, and faces that come and go with them: comfort holds', () => {
    const moments = play((_, atMs) => {
      const inRound = atMs % 4000;
      if (inRound > 3300) return faceless(atMs);
      return sure(inRound < 1800 ? HAPPY : 0, atMs);
    }, 1200);
    const lights = moments.map(({ light }) => light - NEUTRAL_TARGETS.light.intensity);
    expect(Math.max(...lights)).toBeGreaterThan(0.1);
  });

  it('random emotions, one a frame', () => {
    const random = createRandom(11);
    play((_, atMs) => sure(Math.floor(random.next() * EMOTIONS.length), atMs), 1200);
  });

  it('scores that are no numbers never move the world from neutral', () => {
    const moments = play(
      (frame, atMs) => ({
        ...sure(HAPPY, atMs),
        probabilities: EMOTIONS.map((_, i) => (i === frame % 8 ? Number.NaN : Number.POSITIVE_INFINITY)),
      }),
      300,
    );
    expect(new Set(moments.map(({ light }) => light))).toEqual(new Set([NEUTRAL_TARGETS.light.intensity]));
  });

  it('[COMFORT-7] a tab asleep for an hour wakes where it was, and what it knew is old', () => {
    const asleepFrom = 200;
    const clock = (frame: number): number => frame * FRAME_MS + (frame > asleepFrom ? 3_600_000 : 0);
    const moments = play((_, atMs) => sure(HAPPY, atMs), 400, clock);
    const woken = moments.findIndex(({ atMs }) => atMs > 3_600_000);
    const [last, first] = [moments[woken - 1], moments[woken]];
    expect(last?.emotion.kind).toBe('sensed');
    expect(first?.emotion.kind).toBe('faceLost');
    expect(Math.abs((first?.light ?? 0) - (last?.light ?? 0))).toBeLessThanOrEqual(0.05 + 1e-9);
    expect(moments.at(-1)?.emotion.kind).toBe('sensed');
  });

  it('[COMFORT-10] without a face for more than a second, the light is at neutral within 5 s', () => {
    for (const index of [HAPPY, ANGRY, EMOTIONS.indexOf('sadness')]) {
      const goneFrom = 600;
      const moments = play((frame, atMs) => (frame > goneFrom ? faceless(atMs) : sure(index, atMs)), 760);
      const away = moments.filter(({ atMs }) => atMs <= goneFrom * FRAME_MS).at(-1);
      expect(Math.abs((away?.light ?? 0) - NEUTRAL_TARGETS.light.intensity)).toBeGreaterThan(0.1);
      const lostAtMs = moments.find(({ emotion }) => emotion.kind === 'faceLost')?.atMs ?? Number.NaN;
      expect(lostAtMs - goneFrom * FRAME_MS).toBeLessThanOrEqual(1000 + 3 * FRAME_MS);
      const later = moments.find(({ atMs }) => atMs >= lostAtMs + 5000);
      expect(Math.abs((later?.light ?? 0) - NEUTRAL_TARGETS.light.intensity)).toBeLessThan(0.02);
    }
  });

  it('[COMFORT-1–COMFORT-8] any mixture of the above, under any clock', () => {
    const event = fc.record({
      what: fc.constantFrom('face', 'faceless', 'nonsense', 'nothing'),
      emotion: fc.nat(7),
      repeat: fc.integer({ min: 1, max: 40 }),
      jumpMs: fc.oneof(
        { weight: 12, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.constantFrom(3_600_000, -3_600_000, -200, 900, 86_400_000) },
      ),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), fc.boolean(), (events, reducedMotion) => {
        const frames = events.flatMap(({ repeat, ...each }) =>
          Array.from({ length: repeat }, (_, i) => ({ ...each, jumpMs: i === 0 ? each.jumpMs : 0 })),
        );
        let nowMs = 0;
        play(
          (frame, atMs) => {
            const { what = 'nothing', emotion = 0 } = frames[frame - 1] ?? {};
            if (what === 'nothing') return null;
            if (what === 'faceless') return faceless(atMs);
            const scores = sure(emotion, atMs);
            return what === 'face' ? scores : { ...scores, probabilities: [Number.NaN, 1] as never };
          },
          frames.length,
          (frame) => {
            nowMs += FRAME_MS + (frames[frame - 1]?.jumpMs ?? 0);
            return nowMs;
          },
          reducedMotion,
        );
      }),
      { numRuns: 60 },
    );
  });
});
