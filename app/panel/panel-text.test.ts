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
  lost: 'noFace' | 'noLowerFace' | null = null,
): ReturnType<typeof panelText> {
  return panelText({
    source: { kind: 'playing', source: 'demo', pictures: 'live' },
    engine: { kind: 'loading', stage: 'model', progress: 0 },
    reading: { emotion, delayMs: null, lost },
    sensingHz: 12,
  });
}

describe('how sure the panel is', () => {
  it('is told of a named emotion', () => {
    const text = textOf({ ...SUMMARY, kind: 'sensed', emotion: 'happiness', leads: true });
    expect(text).toMatchObject({ emotion: 'Happiness', sureness: 'Very sure', confidence: 0.97 });
  });

  it.each(['unsure', 'faceLost', 'off'] as const)('is not told while nothing is named: %s', (kind) => {
    expect(textOf({ ...SUMMARY, kind })).toMatchObject({ confidence: null });
  });
});

it('says that no lower face is in view, and what to do', () => {
  const none = { ...SUMMARY, kind: 'faceLost' } as const;
  expect(textOf(none, 'noLowerFace')).toMatchObject({
    emotion: 'No lower face in view',
    sureness: 'Bring your mouth into the frame',
  });
  expect(textOf(none, 'noFace')).toMatchObject({ emotion: 'No face in view' });
});
