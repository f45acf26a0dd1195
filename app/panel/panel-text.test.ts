import { describe, expect, it } from 'vitest';
import type { EmotionState } from '../../src/core/index.ts';
import { panelText } from './panel-text.ts';

const SUMMARY = {
  atMs: 0,
  sinceMs: 0,
  probabilities: [0, 1, 0, 0, 0, 0, 0, 0],
  confidence: 0.97,
  valence: 0,
  arousal: 0,
  ageMs: 100,
};

function textOf(
  emotion: EmotionState,
  changes: Partial<Parameters<typeof panelText>[0]> = {},
): ReturnType<typeof panelText> {
  return panelText({
    source: { kind: 'playing', source: 'demo', pictures: 'live' },
    engine: { kind: 'loading', stage: 'model', progress: 0 },
    reading: { emotion, delayMs: null, lost: null },
    sensingHz: 12,
    fileRefusal: null,
    waitsForPress: false,
    ...changes,
  });
}

describe('what stands in the way', () => {
  const off: EmotionState = { ...SUMMARY, kind: 'off' };

  it('is told of a video that waits for a press', () => {
    const opening = { source: { kind: 'opening', source: 'demo' } as const, waitsForPress: true };
    expect(textOf(off, opening).facts[0]).toMatch(/press anywhere to begin/);
    expect(textOf(off, { waitsForPress: true }).facts).toContainEqual(
      expect.stringMatching(/press anywhere to begin/),
    );
    expect(textOf(off).facts.join()).not.toMatch(/press/);
  });

  it('is told of a file that was refused while another source plays', () => {
    const text = textOf(off, { fileRefusal: '“notes.txt” was not opened.' });
    expect(text).toMatchObject({ sensing: true, trouble: '“notes.txt” was not opened.' });
  });
});

describe('how sure the panel is', () => {
  it('is told of a named emotion', () => {
    const text = textOf({ ...SUMMARY, kind: 'sensed', emotion: 'happiness', leads: true });
    expect(text).toMatchObject({ emotion: 'Happiness', sureness: 'Very sure', confidence: 0.97 });
  });

  it.each(['unsure', 'faceLost', 'off'] as const)('is not told while nothing is named: %s', (kind) => {
    expect(textOf({ ...SUMMARY, kind })).toMatchObject({ confidence: null });
  });
});
