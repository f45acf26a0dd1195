import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BUILT_IN_MAPPINGS, NEUTRAL_TARGETS } from '../../src/adaptation/index.ts';
import { EMOTIONS } from '../../src/core/index.ts';
import { createLiveSimulation } from './live-simulation.ts';
import { readSimulation, STEP_MS } from '../../src/simulation/simulation.ts';

const [mapping] = BUILT_IN_MAPPINGS;
if (!mapping) throw new Error('No mapping is built in.');
const settings = {
  mapping,
  strength: 1,
  resting: { light: false, music: false, pacing: false },
  safePlace: false,
  reducedMotion: false,
};
const smile = EMOTIONS.map((emotion) => (emotion === 'happiness' ? 1 : 0));

describe('the line in time', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** A smile, its scores coming in this long before each move; and what was shown and wanted at the end. */
  function smileFor(moves: number, everyMs: number, beforeMs: number) {
    let nowMs = 0;
    const moving = createLiveSimulation({ clock: () => nowMs, settings });
    for (let i = 0; i < moves; i++) {
      nowMs += everyMs - beforeMs;
      const times = { capturedAtMs: nowMs, readyAtMs: nowMs };
      moving.receive({ face: 'found', probabilities: smile, ...times, backend: 'wasm' }, 0);
      nowMs += beforeMs;
      vi.advanceTimersByTime(STEP_MS);
    }
    const [shown, wanted] = [moving.live.read().targets, readSimulation(moving.line()).targets];
    moving.dispose();
    return { shown, wanted };
  }

  it.each([
    ['in time', 300, STEP_MS, 0],
    ['in time', 300, STEP_MS, 1],
    ['in time', 300, STEP_MS, 16],
    // A page that draws for a second: first the frame's scores, then the timer that waited.
    ['late', 60, 1000, 1],
  ])(
    '[C9] shows the line’s own targets: %s, %i moves every %i ms, scores %i ms before',
    (_, moves, everyMs, beforeMs) => {
      const { shown, wanted } = smileFor(moves, everyMs, beforeMs);
      expect(wanted.light.intensity).toBeGreaterThan(NEUTRAL_TARGETS.light.intensity + 0.2);
      expect(shown.light.intensity).toBeCloseTo(wanted.light.intensity, 6);
      expect(shown.music.tempoBpm).toBeCloseTo(wanted.music.tempoBpm, 2);
      expect(shown.pacing.eventsPerMin).toBeCloseTo(wanted.pacing.eventsPerMin, 2);
    },
  );

  it('says nothing of a face from the moment that sensing is switched off', () => {
    let nowMs = 0;
    const moving = createLiveSimulation({ clock: () => nowMs, settings });
    for (let i = 0; i < 40; i++) {
      nowMs += STEP_MS;
      const times = { capturedAtMs: nowMs, readyAtMs: nowMs };
      moving.receive({ face: 'found', probabilities: smile, ...times, backend: 'wasm' }, 5);
      vi.advanceTimersByTime(STEP_MS);
    }
    expect(moving.live.read().emotion).toMatchObject({ kind: 'sensed', emotion: 'happiness' });
    moving.switchOff();
    // At once, before any timer.
    expect(moving.live.read()).toMatchObject({ emotion: { kind: 'off', confidence: 0 }, delayMs: null });
    moving.dispose();
  });
});
