/** @file Plays a test's recorded inputs in place of a source. Loaded in tests alone. */
import type { RecordedInput } from './test-hook.ts';

/** @returns enters what is due; called at each step */
export function createPlayback(
  recorded: readonly RecordedInput[],
  sinceMs: number,
  enter: (input: RecordedInput) => void,
): (nowMs: number) => void {
  let next = 0;
  // Taken when the page gets to it, so that a page that slept skips nothing of comfort.
  return (nowMs) => {
    for (; ; next++) {
      const input = recorded[next];
      if (!input || input.atMs > nowMs - sinceMs) return;
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
