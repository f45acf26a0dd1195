/** @file Sessions for the tests of recording. */
import { EMOTIONS, type EmotionState, type SceneTargets, type Scores } from '../core/index.ts';
import { finishRecording, record, recordMark, recordWorld, startRecording } from './index.ts';
import type { Session } from './session.ts';

export const MAPPING = { name: 'any document' };
export const START = { values: Array.from({ length: 16 }, () => 0.5), modeIndex: 3 };
export const TARGETS: SceneTargets = {
  light: { intensity: 0.58, temperatureK: 5200, hueDeg: 275, saturation: 0.28, fog: 0.3 },
  music: {
    tempoBpm: 72,
    mode: 'dorian',
    pad: 0.5,
    bass: 0.35,
    melody: 0.4,
    pulse: 0.22,
    air: 0.3,
    brightness: 0.5,
    reverb: 0.35,
  },
  pacing: { eventsPerMin: 10, motion: 1 },
};

export function scoresOf(atMs: number, happiness: number | null): Scores {
  const frame = { capturedAtMs: atMs - 40, readyAtMs: atMs, backend: 'wasm' } as const;
  if (happiness === null) return { ...frame, face: 'lost' };
  const probabilities = EMOTIONS.map((emotion) =>
    emotion === 'happiness' ? happiness : emotion === 'neutral' ? 1 - happiness : 0,
  );
  return { ...frame, face: 'found', probabilities };
}

export function stateOf(atMs: number): EmotionState {
  const probabilities = EMOTIONS.map((emotion) => (emotion === 'happiness' ? 1 : 0));
  const summary = {
    atMs,
    sinceMs: 0,
    probabilities,
    confidence: 0.91234567,
    valence: 0.6,
    arousal: 0.4,
    ageMs: 40,
    recent: null,
  };
  return { ...summary, kind: 'sensed', emotion: 'happiness' };
}

/** Three seconds with a smile, a lost face and two marks, begun at 5000 ms of somebody's clock. */
export function shortSession(startMs = 5000): Session {
  const settings = { mapping: MAPPING, strength: 1, reducedMotion: false };
  let recording = startRecording({ startMs, settings, start: START, keepsPictures: false });
  for (let ms = 66; ms <= 2900; ms += 66) {
    const atMs = startMs + ms;
    const share = ms > 2500 ? null : ms > 600 ? 0.9 : 0.1;
    recording = record(recording, { kind: 'scores', atMs, scores: scoresOf(atMs, share) });
    recording = recordWorld(recording, atMs, stateOf(atMs), TARGETS);
  }
  recording = recordMark(recording, startMs + 2000, 'the smile');
  recording = recordMark(recording, startMs + 700, 'it begins');
  return finishRecording(recording, {
    nowMs: startMs + 3000,
    id: 'short',
    name: 'Short',
    recordedAt: '2026-11-24T12:00:00Z',
    source: 'demo',
    model: 'student',
  });
}
