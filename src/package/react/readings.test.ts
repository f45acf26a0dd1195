import { describe, expect, it, vi } from 'vitest';
import type { EmotionState } from '../../core/index.ts';
import type { MienscapeReading } from '../interfaces.ts';
import { createEmotionStore, RENDER_MS } from './readings.ts';

/** A Mienscape whose emotion is another object at every step. */
function setUp() {
  let nowMs = 0;
  const listeners = new Set<(reading: MienscapeReading) => void>();
  const emotion = (): EmotionState => ({ kind: 'unsure', atMs: nowMs }) as EmotionState;
  const reading = (): MienscapeReading => ({
    emotion: emotion(),
    targets: {} as MienscapeReading['targets'],
  });
  const mien = {
    read: reading,
    subscribe: (listener: (reading: MienscapeReading) => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
  const step = (): void => {
    nowMs += 33;
    for (const listener of listeners) listener(reading());
  };
  return { store: createEmotionStore(mien, () => nowMs), step, listeners };
}

describe('what useEmotion reads', () => {
  it('changes at most four times a second, however often it is told', () => {
    const { store, step } = setUp();
    const render = vi.fn();
    store.subscribe(render);
    const seen = new Set([store.read()]);
    for (let i = 0; i < 303; i++) {
      step();
      seen.add(store.read());
    }
    const seconds = (303 * 33) / 1000;
    expect(render.mock.calls.length).toBeLessThanOrEqual(Math.ceil((seconds * 1000) / RENDER_MS));
    expect(render.mock.calls.length).toBeGreaterThan(seconds * 3);
    // The same object between two renders, or React would render for ever.
    expect(seen.size).toBe(render.mock.calls.length + 1);
  });

  it('stops hearing, and reads nothing before there is a Mienscape', () => {
    const { store, step, listeners } = setUp();
    const render = vi.fn();
    const leave = store.subscribe(render);
    leave();
    step();
    expect([render.mock.calls.length, listeners.size]).toEqual([0, 0]);
    const none = createEmotionStore(null);
    expect(none.read()).toBeNull();
    none.subscribe(render)();
  });
});
