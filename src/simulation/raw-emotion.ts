/** @file The raw emotion: the newest frame's scores without smoothing, for the studio's graph and for bypassed smoothing. */
import type { EmotionState, Scores } from '../core/index.ts';
import {
  createTemporal,
  readEmotion,
  receive,
  switchOff,
  type TemporalSettings,
  tick,
} from '../temporal/index.ts';

/** No mean over time, no waiting. */
const NO_SMOOTHING: Partial<TemporalSettings> = { halfLifeMs: 1, agreementMs: 0, doubtMs: 0, dwellMs: 0 };

export function createRawEmotion(startMs: number) {
  let state = createTemporal(startMs);
  return {
    receive: (scores: Scores, nowMs: number): void => {
      state = receive(state, scores, nowMs, NO_SMOOTHING);
    },
    switchOff: (nowMs: number): void => {
      state = switchOff(state, nowMs);
    },
    read: (nowMs: number): EmotionState => {
      state = tick(state, nowMs, NO_SMOOTHING);
      const emotion = readEmotion(state);
      if (emotion.kind !== 'sensed') return { ...emotion, recent: null };
      // Nothing is slow here: what is shown now was shown recently.
      const { probabilities: levels, confidence, valence, arousal } = emotion;
      return { ...emotion, recent: { levels, confidence, valence, arousal } };
    },
  };
}
