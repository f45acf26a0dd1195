import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BUILT_IN_MAPPINGS, NEUTRAL_TARGETS } from '../../src/adaptation/index.ts';
import { EMOTIONS } from '../../src/core/index.ts';
import { readSimulation, STEP_MS } from '../../src/simulation/index.ts';
import { createLiveSimulation } from './live-simulation.ts';

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

describe('the simulation in time', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** A smile, its scores coming in this long before each move; and what was shown and wanted at the end. */
  function smileFor(moves: number, everyMs: number, beforeMs: number) {
    let nowMs = 0;
    const simulation = createLiveSimulation({ clock: () => nowMs, settings });
    for (let i = 0; i < moves; i++) {
      nowMs += everyMs - beforeMs;
      const times = { capturedAtMs: nowMs, readyAtMs: nowMs };
      simulation.receive({ face: 'found', probabilities: smile, ...times, backend: 'wasm' }, 0);
      nowMs += beforeMs;
      vi.advanceTimersByTime(STEP_MS);
    }
    const [shown, wanted] = [simulation.latest.read().targets, readSimulation(simulation.state()).targets];
    simulation.dispose();
    return { shown, wanted };
  }

  it.each([
    ['in time', 300, STEP_MS, 0],
    ['in time', 300, STEP_MS, 1],
    ['in time', 300, STEP_MS, 16],
    // A page that draws for a second: first the frame's scores, then the timer that waited.
    ['late', 60, 1000, 1],
  ])(
    '[COMFORT-9] shows its own targets: %s, %i moves every %i ms, scores %i ms before',
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
    const simulation = createLiveSimulation({ clock: () => nowMs, settings });
    for (let i = 0; i < 40; i++) {
      nowMs += STEP_MS;
      const times = { capturedAtMs: nowMs, readyAtMs: nowMs };
      simulation.receive({ face: 'found', probabilities: smile, ...times, backend: 'wasm' }, 5);
      vi.advanceTimersByTime(STEP_MS);
    }
    expect(simulation.latest.read().emotion).toMatchObject({ kind: 'sensed', emotion: 'happiness' });
    simulation.switchOff();
    // At once, before any timer.
    expect(simulation.latest.read()).toMatchObject({
      emotion: { kind: 'off', confidence: 0 },
      delayMs: null,
    });
    simulation.dispose();
  });

  it('goes on where a listener throws at each step, and tells the others; the error is reported', () => {
    let nowMs = 0;
    const reported = vi.fn();
    vi.stubGlobal('reportError', reported);
    const simulation = createLiveSimulation({ clock: () => nowMs, settings });
    simulation.subscribe(() => {
      throw new Error('a fault of a view');
    });
    const heard: string[] = [];
    simulation.subscribe(({ kind }) => heard.push(kind));
    for (let i = 0; i < 10; i++) {
      nowMs += STEP_MS;
      expect(() => vi.advanceTimersByTime(STEP_MS)).not.toThrow();
    }
    expect(simulation.state().steppedAtMs).toBe(10 * STEP_MS);
    expect(heard.filter((kind) => kind === 'stepped')).toHaveLength(10);
    expect(heard.filter((kind) => kind === 'moved')).toHaveLength(10);
    expect(reported).toHaveBeenCalledWith(expect.objectContaining({ message: 'a fault of a view' }));
    simulation.dispose();
    vi.unstubAllGlobals();
  });
});
