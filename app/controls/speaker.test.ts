import { describe, expect, it } from 'vitest';
import type { LostReason } from '../runtime/store.ts';
import { SUMMARY, stateOf } from './panel-state.fixture.ts';
import { createSpeaker, LASTS_MS } from './speaker.ts';

const happy = (confidence = 0.97) =>
  stateOf({ ...SUMMARY, kind: 'sensed', emotion: 'happiness', confidence });
const unsure = stateOf({ ...SUMMARY, kind: 'unsure' });
const lost = (reason: LostReason) => {
  const emotion = { ...SUMMARY, kind: 'faceLost' } as const;
  return stateOf(emotion, { reading: { emotion, delayMs: 20, lost: reason } });
};

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
    const off = stateOf({ ...SUMMARY, kind: 'off' }, { source: { kind: 'stopped' } });
    expect(speak(off, 10, true)).toBe('Not sensing. The world rests.');
    const dark = speak(lost('dark'), 100, true);
    expect(dark).toContain('too dark');
    speak(lost('noFace'), 5000);
    expect(speak(lost('noFace'), 5000 + LASTS_MS)).not.toBe(dark);
  });
});
