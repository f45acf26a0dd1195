import { describe, expect, it } from 'vitest';
import { DEFAULT_MAPPING } from '../../src/adaptation/index.ts';
import type { EmotionState } from '../../src/core/index.ts';
import { createSpeaker, LASTS_MS } from './speaker.ts';

type State = Parameters<ReturnType<typeof createSpeaker>>[0];

const SUMMARY = {
  atMs: 0,
  sinceMs: 0,
  probabilities: [0, 1, 0, 0, 0, 0, 0, 0],
  confidence: 0.97,
  valence: 0,
  arousal: 0,
  ageMs: 100,
  recent: null,
};
const stateOf = (emotion: EmotionState, lost: State['reading']['lost'] = null): State => ({
  source: { kind: 'playing', source: 'demo', pictures: 'live' },
  engine: { kind: 'loading', stage: 'model', progress: 0 },
  reading: { emotion, delayMs: 20, lost },
  sensingHz: 12,
  fileRefusal: null,
  slow: null,
  people: null,
  waitsForPress: false,
  safePlace: false,
  strength: 1,
  resting: { light: false, music: false, pacing: false },
  mapping: DEFAULT_MAPPING,
  override: 'sensing',
});
const happy = (confidence = 0.97): State =>
  stateOf({ ...SUMMARY, kind: 'sensed', emotion: 'happiness', confidence });
const unsure = stateOf({ ...SUMMARY, kind: 'unsure' });
const lost = (reason: State['reading']['lost']): State => stateOf({ ...SUMMARY, kind: 'faceLost' }, reason);

describe('what a screen reader is told', () => {
  it('begins at once, and does not say again how sure the same emotion is', () => {
    const speak = createSpeaker();
    expect(speak(happy(), 0)).toBe('Happiness. Very sure.');
    for (const [i, confidence] of [0.7, 0.4, 0.9].entries())
      expect(speak(happy(confidence), 5000 * (i + 1))).toBe('Happiness. Very sure.');
  });

  it('changes once another thing has lasted, and not for what passes', () => {
    const speak = createSpeaker();
    speak(happy(), 0);
    expect(speak(unsure, 3000)).toBe('Happiness. Very sure.');
    expect(speak(unsure, 3000 + LASTS_MS - 100)).toBe('Happiness. Very sure.');
    expect(speak(happy(0.4), 3000 + LASTS_MS)).toBe('Happiness. Very sure.');
    expect(speak(unsure, 9000)).toBe('Happiness. Very sure.');
    expect(speak(unsure, 9000 + LASTS_MS)).toBe('Unsure. Making sure…');
    expect(speak(happy(0.4), 20_000)).toBe('Unsure. Making sure…');
    expect(speak(happy(0.7), 20_000 + LASTS_MS)).toBe('Happiness. Quite sure.');
  });

  it('changes at once with the source, and for another reason why no face is found', () => {
    const speak = createSpeaker();
    speak(happy(), 0);
    const off = { ...stateOf({ ...SUMMARY, kind: 'off' }), source: { kind: 'stopped' } } as const;
    expect(speak(off, 10, true)).toBe('Not sensing. The world rests.');
    const dark = speak(lost('dark'), 100, true);
    expect(dark).toContain('too dark');
    speak(lost('noFace'), 5000);
    expect(speak(lost('noFace'), 5000 + LASTS_MS)).not.toBe(dark);
  });
});
