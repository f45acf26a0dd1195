/** @file The answer at once: soon, seldom, and not where it is not wanted. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { BUILT_IN_MAPPINGS } from '../adaptation/index.ts';
import { EMOTIONS, type EmotionState, type Scores } from '../core/index.ts';
import { QUICK_ANSWER_EVERY_MS, type QuickAnswer } from './quick-answer.ts';
import {
  advance,
  applyInput,
  createSimulation,
  readSimulation,
  type SimulationSettings,
  type SimulationState,
} from './simulation.ts';

// Long streams; a busy machine may need more than the usual five seconds.
vi.setConfig({ testTimeout: 30_000 });

const [mapping] = BUILT_IN_MAPPINGS;
if (!mapping) throw new Error('No mapping is built in.');
const SETTINGS: SimulationSettings = { mapping, strength: 1, reducedMotion: false };
const FRAME_MS = 67;

function shown(atMs: number, index: number | null): Scores {
  const frame = { capturedAtMs: atMs - 30, readyAtMs: atMs, backend: 'wasm' } as const;
  if (index === null) return { ...frame, face: 'lost' };
  return { ...frame, face: 'found', probabilities: EMOTIONS.map((_, i) => (i === index ? 0.93 : 0.01)) };
}

/** The answers while a face shows what `at` says, an index into EMOTIONS. */
function answersTo(
  at: (atMs: number) => number | null,
  untilMs: number,
  settings: Partial<SimulationSettings> = {},
): QuickAnswer[] {
  let line = createSimulation(0, { ...SETTINGS, ...settings });
  const found: QuickAnswer[] = [];
  const note = (now: SimulationState): void => {
    const { answer } = readSimulation(now);
    if (answer && answer !== found.at(-1)) found.push(answer);
  };
  for (let atMs = FRAME_MS; atMs < untilMs; atMs += FRAME_MS)
    line = applyInput(line, { kind: 'scores', atMs, scores: shown(atMs, at(atMs)) }, note);
  advance(line, untilMs, note);
  return found;
}

const smileFrom = (ms: number) => (atMs: number) => (atMs >= ms ? 1 : 0);

describe('an answer at once', () => {
  it('comes within a second of the first sight of an expression', () => {
    const [answer, ...more] = answersTo(smileFrom(4000), 30_000);
    expect(answer).toMatchObject({ count: 1, emotion: 'happiness', inWorld: true, inMusic: true });
    expect(answer?.atMs).toBeGreaterThan(4200);
    expect(answer?.atMs).toBeLessThanOrEqual(5000);
    // What goes on does not begin again.
    expect(more).toEqual([]);
  });

  it('comes to a smile too short to be named for long', () => {
    expect(answersTo((atMs) => (atMs >= 4000 && atMs < 4900 ? 1 : 0), 10_000)).toHaveLength(1);
  });

  it('comes five times a minute at most, whatever is shown', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ what: fc.nat(8), ms: fc.integer({ min: 50, max: 3000 }) }), { maxLength: 60 }),
        (parts) => {
          const ends = parts.map(
            (
              (sum) =>
              ({ ms }) =>
                (sum += ms)
            )(0),
          );
          const untilMs = ends.at(-1) ?? 0;
          const answers = answersTo((atMs) => {
            const { what = 0 } = parts[ends.findIndex((end) => atMs < end)] ?? {};
            return what === 8 ? null : what;
          }, untilMs);
          for (const [i, { atMs }] of answers.entries()) {
            const before = answers[i - 1];
            if (before) expect(atMs - before.atMs).toBeGreaterThanOrEqual(QUICK_ANSWER_EVERY_MS);
          }
        },
      ),
      { numRuns: 40 },
    );
    const often = answersTo((atMs) => (atMs % 4000 < 2000 ? 1 : 0), 120_000);
    expect(often.length).toBeGreaterThan(5);
    expect(often.length).toBeLessThanOrEqual(10);
  });

  it('keeps out where it is switched off, under reduced motion, in the safe place and at no strength', () => {
    for (const settings of [
      { quickAnswers: false },
      { reducedMotion: true },
      { safePlace: true },
      { strength: 0 },
      { resting: { pacing: true, music: true } },
    ])
      expect(answersTo(smileFrom(4000), 9000, settings), JSON.stringify(settings)).toEqual([]);
    const [world] = answersTo(smileFrom(4000), 9000, { resting: { music: true } });
    expect(world).toMatchObject({ inWorld: true, inMusic: false });
    const [music] = answersTo(smileFrom(4000), 9000, { resting: { pacing: true } });
    expect(music).toMatchObject({ inWorld: false, inMusic: true });
  });

  it('comes to an emotion that is given by hand, when its name changes', () => {
    const given = (emotion: 'happiness' | 'neutral', atMs: number): EmotionState => ({
      kind: 'sensed',
      emotion,
      atMs,
      sinceMs: atMs,
      probabilities: EMOTIONS.map((name) => (name === emotion ? 1 : 0)),
      confidence: 1,
      valence: 0,
      arousal: 0,
      ageMs: 0,
      recent: null,
    });
    let line = createSimulation(0, SETTINGS);
    for (let atMs = 100; atMs < 20_000; atMs += 100)
      line = applyInput(line, {
        kind: 'override',
        atMs,
        emotion: given(atMs < 5000 ? 'neutral' : 'happiness', atMs),
      });
    expect(readSimulation(line).answer).toMatchObject({ count: 1, emotion: 'happiness' });
    expect(readSimulation(line).answer?.atMs).toBeLessThan(5100);
  });
});
