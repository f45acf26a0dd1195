/** @file An emotion by hand is as well-formed as a sensed one, and eased like it. */
import { describe, expect, it } from 'vitest';
import { EMOTIONS } from '../core/index.ts';
import {
  createManualEmotionReader,
  type ManualEmotion,
  manualEmotionState,
  NEUTRAL_MANUAL_EMOTION,
} from './manual-emotion.ts';

const pose = (changes: Partial<ManualEmotion>): ManualEmotion => ({ ...NEUTRAL_MANUAL_EMOTION, ...changes });
const joy = EMOTIONS.map((emotion) => (emotion === 'happiness' ? 0.5 : 0));

describe('a hand on the sliders', () => {
  it('shares the heights out to a sum of 1, and names the highest', () => {
    const state = manualEmotionState(
      pose({ heights: joy.map((height, i) => height + (i === 0 ? 0.25 : 0)) }),
      7,
    );
    expect(state).toMatchObject({ kind: 'sensed', emotion: 'happiness', atMs: 7 });
    expect(state.probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    expect(state.confidence).toBeCloseTo(2 / 3, 12);
    expect(state.valence).toBeGreaterThan(0.3);
  });

  it('follows valence, arousal and confidence where they are given', () => {
    expect(manualEmotionState(pose({ valence: -1, arousal: 0.5, confidence: 0.2 }), 0)).toMatchObject({
      valence: -1,
      arousal: 0.5,
      confidence: 0.2,
    });
  });

  it('knows nothing without a face, or with all sliders down', () => {
    for (const changes of [{ kind: 'faceLost' }, { heights: joy.map(() => 0) }] as const) {
      const state = manualEmotionState(pose(changes), 0);
      expect(state).toMatchObject({ kind: 'faceLost', confidence: 0, valence: 0 });
      expect(state.probabilities[0]).toBe(1);
    }
    expect(manualEmotionState(pose({ kind: 'unsure' }), 0).kind).toBe('unsure');
  });

  it('goes half the way in 300 ms, and all of it at once before smoothing', () => {
    let hand = NEUTRAL_MANUAL_EMOTION;
    const read = createManualEmotionReader(() => hand);
    read(0);
    hand = pose({ heights: joy });
    const { emotion, unsmoothed } = read(300);
    expect(emotion.probabilities[1]).toBeCloseTo(0.5, 6);
    expect(unsmoothed?.probabilities[1]).toBe(1);
  });
});
