/** @file Plays recorded inputs in place of a source: an app's session, or a test's. Loaded when there are some. */
import type { PlayedSession } from './session-source.ts';
import type { RecordedInput } from './test-hook.ts';

/** @returns enters what is due; called at each step. False once the session is over. */
export function createPlayback(
  { inputs, durationMs }: PlayedSession,
  sinceMs: number,
  enter: (input: RecordedInput) => void,
): (nowMs: number) => boolean {
  let next = 0;
  // Taken when the page gets to it, so that a page that slept skips nothing of comfort.
  return (nowMs) => {
    for (; ; next++) {
      const input = inputs[next];
      if (!input || input.atMs > nowMs - sinceMs) return nowMs - sinceMs < durationMs;
      enter(restamp(input, nowMs));
    }
  };
}

/** The same input at another time. */
function restamp(input: RecordedInput, atMs: number): RecordedInput {
  const byMs = atMs - input.atMs;
  switch (input.kind) {
    case 'scores': {
      const { capturedAtMs } = input.scores;
      return {
        ...input,
        atMs,
        scores: { ...input.scores, capturedAtMs: capturedAtMs + byMs, readyAtMs: atMs },
      };
    }
    case 'override': {
      const { emotion } = input;
      return { ...input, atMs, emotion: emotion && { ...emotion, atMs, sinceMs: emotion.sinceMs + byMs } };
    }
    case 'off':
      return { ...input, atMs };
    default:
      throw input satisfies never;
  }
}
