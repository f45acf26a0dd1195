import { describe, expect, it } from 'vitest';
import { EMOTIONS, type EmotionState } from '../../src/core/index.ts';
import { createLastMinute, MINUTE_MS } from './last-minute.ts';

const emotion: EmotionState = {
  kind: 'unsure',
  atMs: 0,
  sinceMs: 0,
  probabilities: EMOTIONS.map(() => 1 / 8),
  confidence: 1 / 8,
  valence: 0,
  arousal: 0,
  ageMs: 0,
  recent: null,
};

describe('the last minute', () => {
  it('keeps two samples a second, and none that is older', () => {
    const minute = createLastMinute();
    for (let ms = 0; ms <= 90_000; ms += 100) minute.note(ms, emotion);
    const samples = minute.read();
    expect(samples).toHaveLength(120);
    expect(samples.at(-1)?.atMs).toBe(90_000);
    expect(samples[0]?.atMs).toBeGreaterThan(90_000 - MINUTE_MS);
    expect(samples.at(-1)).toMatchObject({ named: 'unsure', levels: null });
  });

  it('begins anew where the clock runs backwards', () => {
    const minute = createLastMinute();
    minute.note(5000, emotion);
    minute.note(1000, emotion);
    expect(minute.read().map(({ atMs }) => atMs)).toEqual([1000]);
  });

  it('forgets at once, and begins anew', () => {
    const minute = createLastMinute();
    minute.note(1000, emotion);
    minute.forget();
    expect(minute.read()).toEqual([]);
    minute.note(1100, emotion);
    expect(minute.read().map(({ atMs }) => atMs)).toEqual([1100]);
  });
});
