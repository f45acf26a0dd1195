/** @file A session of the first rules, for tests: two minutes of faces that come, change, flicker and go. */
import { createRandom, EMOTIONS } from '../../src/core/index.ts';
import type { Session, SessionEvent } from '../../src/recording/index.ts';

/** Written as the recorder wrote it before sessions named their rules. */
export function restlessSession(mapping: object): Session {
  const random = createRandom(17);
  const events: SessionEvent[] = [
    { kind: 'settings', atMs: 0, mapping: 0, strength: 1, reducedMotion: false },
  ];
  const probabilitiesOf = (shown: number, share: number): number[] =>
    EMOTIONS.map((_, i) => (shown === 8 ? 1 / 8 : i === shown ? share : (1 - share) / 7));
  let atMs = 0;
  while (atMs < 120_000) {
    const shown = Math.floor(random.next() * 10);
    const share = random.uniform(0.55, 1);
    const everyMs = Math.round(random.uniform(40, 140));
    const untilMs = atMs + random.uniform(100, 6000);
    while (atMs < untilMs) {
      atMs += everyMs;
      const capturedAtMs = atMs - 30;
      if (shown === 9) events.push({ kind: 'noFace', atMs, capturedAtMs });
      else events.push({ kind: 'face', atMs, capturedAtMs, probabilities: probabilitiesOf(shown, share) });
    }
    if (random.next() < 0.05) events.push({ kind: 'off', atMs });
    if (random.next() < 0.05) {
      const fromMs = atMs;
      atMs += 2000;
      events.push({ kind: 'gap', atMs, fromMs });
    }
    if (random.next() < 0.1) {
      const values = { probabilities: probabilitiesOf(1, 0.9), confidence: 0.9, valence: 0.7, arousal: 0.4 };
      events.push({ kind: 'driven', atMs, emotion: { state: 'happiness', ...values } });
      atMs += 1500;
      events.push({ kind: 'driven', atMs, emotion: null });
    }
    if (random.next() < 0.1)
      events.push({
        kind: 'settings',
        atMs,
        mapping: 0,
        strength: random.uniform(0.5, 1),
        reducedMotion: random.next() < 0.3,
      });
  }
  return {
    kind: 'mienscape-session',
    schemaVersion: 1,
    id: 'restless',
    name: 'Restless',
    recordedAt: '2026-11-25T12:00:00Z',
    durationMs: atMs,
    source: 'camera',
    model: 'student',
    start: {
      values: [0.58, 200, 275, 0.28, 0.3, 72, 0.5, 0.5, 0.35, 0.4, 0.22, 0.3, 0.5, 0.35, 10, 1],
      modeIndex: 3,
    },
    mappings: [mapping],
    events,
    trace: [],
    marks: [],
  };
}
