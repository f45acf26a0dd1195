import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUILT_IN_MAPPINGS, NEUTRAL_TARGETS } from '../adaptation/index.ts';
import { EMOTIONS } from '../core/index.ts';
import {
  advance,
  applyInput,
  createLiveLoop,
  createSimulation,
  type SimulationInput,
  type SimulationState,
  STEP_MS,
} from './index.ts';

const [mapping] = BUILT_IN_MAPPINGS;
if (!mapping) throw new Error('No mapping is built in.');
const settings = { mapping, strength: 1, reducedMotion: false };
const smile = EMOTIONS.map((emotion) => (emotion === 'happiness' ? 1 : 0));
const scoresAt = (atMs: number): SimulationInput => ({
  kind: 'scores',
  atMs,
  scores: { face: 'found', probabilities: smile, backend: 'wasm', capturedAtMs: atMs, readyAtMs: atMs },
});

describe('the live loop', () => {
  it('tells of all that replays it bit for bit, whatever the timer and the clock do', () => {
    const waits = fc.array(fc.tuple(fc.integer({ min: -50, max: 900 }), fc.constantFrom('move', 'smile')), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(waits, (moments) => {
        let nowMs = 1000;
        const inputs: SimulationInput[] = [];
        const steps: SimulationState[] = [];
        const onInput = (input: SimulationInput): number => inputs.push(input);
        const onStep = (state: SimulationState): number => steps.push(state);
        const loop = createLiveLoop({ clock: () => nowMs, settings, onInput, onStep });
        for (const [waitMs, what] of moments) {
          nowMs += waitMs;
          if (what === 'smile') loop.enter(scoresAt(nowMs));
          else loop.move(nowMs);
        }
        const again: SimulationState[] = [];
        const keep = (state: SimulationState): number => again.push(state);
        let replayed = createSimulation(1000, settings);
        for (const input of inputs) replayed = applyInput(replayed, input, keep);
        replayed = advance(replayed, loop.state().steppedAtMs, keep);
        expect(replayed).toEqual(loop.state());
        expect(again).toEqual(steps);
      }),
    );
  });

  it('[COMFORT-9] shows targets that are given no faster than comfort allows, and lets nobody change what is shown', () => {
    let nowMs = 0;
    const loop = createLiveLoop({ clock: () => nowMs, settings });
    const given = { ...NEUTRAL_TARGETS, light: { ...NEUTRAL_TARGETS.light, intensity: 1 } };
    for (let i = 0; i < 300; i++) {
      const before = loop.read().targets.light.intensity;
      nowMs += STEP_MS;
      const { intensity } = loop.move(nowMs, given).targets.light;
      expect(intensity - before).toBeLessThanOrEqual(STEP_MS / 5000 + 1e-9);
      expect(() => Object.assign(loop.read().targets.light, { intensity: 0 })).toThrow(TypeError);
    }
    expect(loop.read().targets.light.intensity).toBeCloseTo(1, 6);
  });

  it('restarts where the world stands, and knows no face any more', () => {
    let nowMs = 0;
    const loop = createLiveLoop({ clock: () => nowMs, settings });
    for (let i = 0; i < 200; i++) {
      nowMs += STEP_MS;
      loop.enter(scoresAt(nowMs));
      loop.move(nowMs);
    }
    const before = loop.read().targets.light.intensity;
    expect(before).toBeGreaterThan(NEUTRAL_TARGETS.light.intensity + 0.1);
    loop.restart();
    const { targets, emotion } = loop.move(nowMs);
    expect([targets.light.intensity, emotion.kind]).toEqual([before, 'off']);
  });
});
