import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { EMOTIONS } from '../../../src/core/index.ts';
import type { EmotionOverride } from '../../../src/simulation/index.ts';
import { type AuditionedRuntime, auditionAt, startAudition } from './audition.ts';

function fakeRuntime() {
  const store = createStore<{ override: EmotionOverride['kind'] }>()(() => ({ override: 'sensing' }));
  let current: EmotionOverride = { kind: 'sensing' };
  const setOverride = (next: EmotionOverride): void => {
    current = next;
    store.setState({ override: next.kind });
  };
  const runtime = { store, simulation: { setOverride } } as unknown as AuditionedRuntime;
  const read = () => (current.kind === 'sensing' ? null : current.read(performance.now()).unsmoothed);
  return { runtime, setOverride, read, kind: () => current.kind };
}

describe('an audition', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('gives each emotion eight seconds, in order', () => {
    expect(auditionAt(0)).toMatchObject({ emotion: 'neutral', place: 0, leftMs: 8000 });
    expect(auditionAt(7999)?.emotion).toBe('neutral');
    expect(EMOTIONS.map((_, i) => auditionAt(i * 8000 + 1)?.emotion)).toEqual([...EMOTIONS]);
    expect(auditionAt(64_000)).toBeNull();
  });

  it('moves the world by each, then gives it back', () => {
    const { runtime, read, kind } = fakeRuntime();
    const told: (string | null)[] = [];
    startAudition(runtime, (moment) => told.push(moment?.emotion ?? null));
    for (const emotion of EMOTIONS) {
      vi.advanceTimersByTime(4000);
      const state = read();
      expect(state?.kind === 'sensed' && state.emotion).toBe(emotion);
      vi.advanceTimersByTime(4000);
    }
    vi.advanceTimersByTime(400);
    expect(kind()).toBe('sensing');
    expect([...new Set(told)]).toEqual([...EMOTIONS, null]);
  });

  it('ends where something else takes the world, and leaves it to that', () => {
    const { runtime, setOverride, kind } = fakeRuntime();
    const tell = vi.fn();
    startAudition(runtime, tell);
    setOverride({ kind: 'replay', read: () => ({ emotion: {} as never }) });
    expect(tell).toHaveBeenLastCalledWith(null);
    vi.advanceTimersByTime(70_000);
    expect(kind()).toBe('replay');
  });

  it('takes the world from a hand so that the hand hears of it', () => {
    const { runtime, setOverride, read, kind } = fakeRuntime();
    setOverride({ kind: 'manual', read: () => ({ emotion: {} as never }) });
    const heard: string[] = [];
    runtime.store.subscribe(({ override }) => heard.push(override));
    const stop = startAudition(runtime, () => undefined);
    expect(heard).toEqual(['sensing', 'manual']);
    expect(read()).toMatchObject({ kind: 'sensed', emotion: 'neutral' });
    stop();
    expect(kind()).toBe('sensing');
  });

  it('ends at a press', () => {
    const { runtime, kind } = fakeRuntime();
    const tell = vi.fn();
    const stop = startAudition(runtime, tell);
    vi.advanceTimersByTime(9000);
    stop();
    expect(tell).toHaveBeenLastCalledWith(null);
    expect(kind()).toBe('sensing');
  });
});
