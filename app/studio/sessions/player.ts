/** @file Where the cursor is, and how it moves: read many times a second, so it lives outside React. */

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Player {
  /** Where the cursor is at this time of the page. */
  timeMs(nowMs: number): number;
  seek(ms: number, nowMs: number): void;
  play(nowMs: number): void;
  pause(nowMs: number): void;
  setLoop(loop: Span | null, nowMs: number): void;
  /** Hears when the cursor is put somewhere; returns the way to stop hearing. */
  onSeek(listener: () => void): () => void;
  readonly playing: boolean;
  readonly loop: Span | null;
}

export function createPlayer(durationMs: number): Player {
  let atMs = 0;
  /** When the cursor was at `atMs`; null while it stands. */
  let sinceMs: number | null = null;
  let loop: Span | null = null;
  const listeners = new Set<() => void>();

  const timeMs = (nowMs: number): number => {
    const ms = atMs + (sinceMs === null ? 0 : Math.max(0, nowMs - sinceMs));
    if (sinceMs !== null && loop && atMs <= loop.toMs && ms > loop.toMs && loop.toMs > loop.fromMs)
      return loop.fromMs + ((ms - loop.fromMs) % (loop.toMs - loop.fromMs));
    if (ms < durationMs) return ms;
    sinceMs = null;
    atMs = durationMs;
    return durationMs;
  };
  const hold = (nowMs: number): void => {
    atMs = timeMs(nowMs);
    if (sinceMs !== null) sinceMs = nowMs;
  };
  return {
    timeMs,
    seek: (ms, nowMs) => {
      atMs = Math.min(durationMs, Math.max(0, ms));
      if (sinceMs !== null) sinceMs = nowMs;
      for (const listener of listeners) listener();
    },
    onSeek: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    play: (nowMs) => {
      if (atMs >= durationMs) atMs = loop?.fromMs ?? 0;
      sinceMs ??= nowMs;
    },
    pause: (nowMs) => {
      hold(nowMs);
      sinceMs = null;
    },
    setLoop: (next, nowMs) => {
      hold(nowMs);
      loop = next;
    },
    get playing() {
      return sinceMs !== null;
    },
    get loop() {
      return loop;
    },
  };
}
