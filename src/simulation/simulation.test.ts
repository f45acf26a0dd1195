/** @file The simulation's steps: the same inputs make the same world, whoever's timer they came with. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { BUILT_IN_MAPPINGS } from '../adaptation/index.ts';
import { EMOTIONS, type Scores } from '../core/index.ts';
import {
  advance,
  applyInput,
  createSimulation,
  gapBefore,
  readSimulation,
  roundScores,
  type SimulationSettings,
  type SimulationState,
  STEP_MS,
} from './simulation.ts';

// Long streams; a busy machine may need more than the usual five seconds.
vi.setConfig({ testTimeout: 30_000 });

const [mapping] = BUILT_IN_MAPPINGS;
if (!mapping) throw new Error('No mapping is built in.');
const SETTINGS: SimulationSettings = { mapping, strength: 1, reducedMotion: false };

function smile(capturedAtMs: number, share = 0.9): Scores {
  const probabilities = EMOTIONS.map((emotion) => (emotion === 'happiness' ? share : (1 - share) / 7));
  return roundScores({
    face: 'found',
    probabilities,
    capturedAtMs,
    readyAtMs: capturedAtMs + 20,
    backend: 'wasm',
  });
}

/** Five seconds of a smile at 15 Hz, and a timer that looks in at the given times. */
function play(startMs: number, looksMs: readonly number[]): SimulationState {
  const scores = Array.from({ length: 75 }, (_, i) => 40 + i * 67);
  const moments = [
    ...scores.map((ms) => ({ ms, scored: true })),
    ...looksMs.map((ms) => ({ ms, scored: false })),
  ].sort((a, b) => a.ms - b.ms);
  let line = createSimulation(startMs, SETTINGS);
  for (const { ms, scored } of moments) {
    const atMs = startMs + ms;
    line = scored
      ? applyInput(line, { kind: 'scores', atMs, scores: smile(atMs - 20) })
      : advance(line, atMs);
  }
  return advance(line, startMs + 5100);
}

describe('the simulation', () => {
  it('does not depend on when its timer looks in', () => {
    const steady = readSimulation(play(0, []));
    expect(steady.emotion).toMatchObject({ kind: 'sensed', emotion: 'happiness' });
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5100 }), { maxLength: 200 }), (looksMs) => {
        expect(readSimulation(play(0, looksMs))).toEqual(steady);
      }),
      { numRuns: 20 },
    );
  });

  it('does not depend on when it began', () => {
    const { targets, emotion } = readSimulation(play(0, []));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (startMs) => {
        const moved = readSimulation(play(startMs, []));
        expect(moved.targets).toEqual(targets);
        expect(moved.emotion.probabilities).toEqual(emotion.probabilities);
        expect(moved.emotion.sinceMs - startMs).toBe(emotion.sinceMs);
      }),
      { numRuns: 20 },
    );
  });

  it('steps on a fixed grid', () => {
    const times: number[] = [];
    advance(createSimulation(7, SETTINGS), 150, (line) => times.push(line.steppedAtMs));
    expect(times).toEqual([40, 73, 106, 139]);
  });

  it('asks for a gap after a sleep alone, and moves the world by one step for it', () => {
    const line = play(0, []);
    expect(gapBefore(line, line.steppedAtMs + 250)).toBeNull();
    const wokenAtMs = line.steppedAtMs + 3_600_000;
    const gap = gapBefore(line, wokenAtMs);
    expect(gap).toEqual({ kind: 'gap', fromMs: line.steppedAtMs, atMs: wokenAtMs - STEP_MS });
    if (!gap) return;
    let steps = 0;
    const woken = advance(applyInput(line, gap), wokenAtMs, () => {
      steps++;
    });
    expect(steps).toBe(1);
    const before = readSimulation(line).targets.light.intensity;
    // COMFORT-1 and COMFORT-7: a quarter of a second's worth, at most.
    expect(Math.abs(readSimulation(woken).targets.light.intensity - before)).toBeLessThanOrEqual(0.05 + 1e-9);
    expect(readSimulation(woken).emotion.kind).toBe('faceLost');
  });

  it('[ADAPT-17] remembers for as long as the mapping says', () => {
    const leftUnder = (recentHalfLifeS: number): number => {
      let line = createSimulation(0, { ...SETTINGS, mapping: { ...mapping, recentHalfLifeS } });
      for (let atMs = 67; atMs < 75_000; atMs += 67) {
        const scores = smile(atMs - 20, atMs < 60_000 ? 0.93 : 0);
        line = applyInput(line, { kind: 'scores', atMs, scores });
      }
      return readSimulation(line).emotion.recent?.levels[EMOTIONS.indexOf('happiness')] ?? 0;
    };
    expect(leftUnder(15)).toBeCloseTo(0.5, 1);
    expect(leftUnder(5)).toBeLessThan(0.2);
    expect(leftUnder(60)).toBeGreaterThan(0.75);
  });

  it('switches off and takes new settings in order', () => {
    const line = applyInput(play(0, []), { kind: 'off', atMs: 5101 });
    expect(readSimulation(line).emotion.kind).toBe('off');
    const calm = applyInput(line, { kind: 'settings', atMs: 5102, settings: { ...SETTINGS, strength: 0 } });
    expect(calm.settings.strength).toBe(0);
  });

  it('refuses a time without end, where it would step for ever', () => {
    for (const none of [Number.POSITIVE_INFINITY, Number.NaN, undefined, null, '9'])
      expect(() => advance(createSimulation(0, SETTINGS), none as number)).toThrow(
        new RangeError(`The time is ${none} ms. Give a finite number.`),
      );
  });
});
