/** @file Options that change while it runs: strength and motion at once, all others by another one that takes the place. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NEUTRAL_TARGETS } from '../adaptation/index.ts';
import { STEP_MS } from '../simulation/index.ts';
import { setUp } from './join-stages.fixture.ts';

/** The whole range takes five seconds at least; ten with less motion. */
const STEP = STEP_MS / 5000 + 1e-9;
const NEUTRAL = NEUTRAL_TARGETS.light.intensity;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function smiled() {
  const one = setUp();
  await one.mien.start();
  one.pass(300);
  const light = (): number => one.mien.read().targets.light.intensity;
  expect(light()).toBeGreaterThan(NEUTRAL + 0.1);
  return { ...one, light };
}

describe('strength and reducedMotion', () => {
  it('[COMFORT-9] change while it runs, within the limits, and leave the source open', async () => {
    const { mien, light, pass, open, source } = await smiled();
    const greatest = (steps: number): number => {
      let [most, before] = [0, light()];
      for (let i = 0; i < steps; i++) {
        pass(1);
        most = Math.max(most, Math.abs(light() - before));
        before = light();
      }
      return most;
    };
    mien.set({ strength: 0 });
    expect(greatest(300)).toBeLessThanOrEqual(STEP);
    expect(light()).toBeCloseTo(NEUTRAL, 2);
    mien.set({ reducedMotion: true });
    mien.set({ strength: 1 });
    expect(greatest(300)).toBeLessThanOrEqual(STEP / 2);
    expect(light()).toBeGreaterThan(NEUTRAL + 0.1);
    expect([open.mock.calls.length, source.stop.mock.calls.length, mien.running]).toEqual([1, 0, true]);
    mien.dispose();
  });

  it('a strength out of range is refused by name, and nothing is changed', async () => {
    const { mien, light, pass } = await smiled();
    const before = light();
    for (const strength of [2, -1, Number.NaN, null, '1'])
      expect(() => mien.set({ strength: strength as number, reducedMotion: true })).toThrow(
        `strength is ${strength}. Give a number from 0 to 1.`,
      );
    mien.set({});
    mien.set({ strength: undefined as never });
    pass(60);
    expect(light()).toBeGreaterThanOrEqual(before - 0.01);
    mien.dispose();
  });
});

describe('one that takes the place of another', () => {
  it('[COMFORT-9] goes on from its targets, and the former is disposed of', async () => {
    const { mien, light, source } = await smiled();
    let before = light();
    const { mien: next, pass } = setUp({ replaces: mien });
    expect(source.stop).toHaveBeenCalledTimes(1);
    await expect(mien.start()).rejects.toThrow('disposed');
    expect([next.running, next.read().emotion.kind]).toEqual([false, 'off']);
    expect(Math.abs(next.read().targets.light.intensity - before)).toBeLessThanOrEqual(STEP);
    // Eases to neutral without a start, as the former did after its end.
    for (let i = 0; i < 300; i++) {
      before = next.read().targets.light.intensity;
      pass(1, false);
      expect(Math.abs(next.read().targets.light.intensity - before)).toBeLessThanOrEqual(STEP);
    }
    expect(next.read().targets.light.intensity).toBeLessThan(NEUTRAL + 0.1);
    next.dispose();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('takes no timer from one that never began, and no place from what is none', async () => {
    const former = setUp().mien;
    const { mien } = setUp({ replaces: former });
    expect([vi.getTimerCount(), mien.read().targets]).toEqual([0, NEUTRAL_TARGETS]);
    expect(() => setUp({ replaces: {} as never })).toThrow('replaces is no Mienscape.');
    // What is refused leaves the former as it was.
    const running = await smiled();
    expect(() => setUp({ replaces: running.mien, strength: 2 })).toThrow(RangeError);
    expect(() => setUp({ replaces: running.mien, mapping: {} })).toThrow();
    expect(running.mien.running).toBe(true);
    running.mien.dispose();
  });
});
