/** @file Score streams for the tests of temporal. */
import { EMOTIONS, type Emotion, type EmotionState, type Probabilities, type Scores } from '../core/index.ts';
import { readEmotion, receive, type TemporalSettings, type TemporalState, tick } from './index.ts';

/** `share` for one emotion, the rest spread evenly over the others. */
export function mostly(emotion: Emotion, share = 0.86): Probabilities {
  return EMOTIONS.map((name) => (name === emotion ? share : (1 - share) / (EMOTIONS.length - 1)));
}

export function face(capturedAtMs: number, probabilities: Probabilities, delayMs = 0): Scores {
  return {
    face: 'found',
    probabilities,
    capturedAtMs,
    readyAtMs: capturedAtMs + delayMs,
    backend: 'wasm',
  };
}

export function noFace(capturedAtMs: number): Scores {
  return { face: 'lost', capturedAtMs, readyAtMs: capturedAtMs, backend: 'wasm' };
}

export interface Shown {
  readonly state: TemporalState;
  /** One reading after each frame. */
  readonly readings: readonly EmotionState[];
}

/** Frames of one kind every `everyMs` in (fromMs, toMs]; `null` is a frame without a face. */
export function show(
  from: TemporalState,
  probabilities: Probabilities | null,
  fromMs: number,
  toMs: number,
  everyMs = 50,
  settings?: Partial<TemporalSettings>,
): Shown {
  let state = from;
  const readings: EmotionState[] = [];
  for (let atMs = fromMs + everyMs; atMs <= toMs; atMs += everyMs) {
    const scores = probabilities === null ? noFace(atMs) : face(atMs, probabilities);
    state = receive(state, scores, atMs, settings);
    readings.push(readEmotion(state));
  }
  return { state, readings };
}

/** Time alone, a tick every 16 ms. */
export function wait(from: TemporalState, fromMs: number, toMs: number): Shown {
  let state = from;
  const readings: EmotionState[] = [];
  for (let atMs = fromMs + 16; atMs <= toMs; atMs += 16) {
    state = tick(state, atMs);
    readings.push(readEmotion(state));
  }
  return { state, readings };
}

export function nameOf(reading: EmotionState | undefined): string {
  return reading === undefined ? 'nothing' : reading.kind === 'sensed' ? reading.emotion : reading.kind;
}
