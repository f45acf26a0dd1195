/** @file The mouth shapes of another program, which the server passes on, as a source of scores. */
import { CameraError, type SourceStatus, sourceError } from '../../src/camera/index.ts';
import { type Clock, createRateLimiter, type Scores } from '../../src/core/index.ts';
import { probabilitiesOf, weightsOfShapes } from '../../src/expressions/index.ts';
import { appUrl } from '../shared/app-url.ts';

const FIRST_SHAPES_TIMEOUT_MS = 10_000;
const RETRY_MS = 1000;
/**
 * The server writes at least every 2.5 s, also while the program is silent. A longer silence is a connection that died without
 * a word: the computer slept, or the network changed.
 */
const DEAD_AFTER_MS = 5000;
/** More than the server sends in one line. */
const MOST_LINE_CHARACTERS = 200_000;

/** A source without pictures. */
export interface OscSource {
  readonly kind: 'osc';
  readonly status: SourceStatus;
  onStatus(listener: (status: SourceStatus) => void): () => void;
  setRate(rateHz: number): void;
  stop(): void;
}
export type OpenOsc = (options: {
  readonly rateHz: number;
  readonly signal: AbortSignal;
}) => Promise<OscSource>;

/** What the server sends in a line (scripts/lib/osc-bridge.mjs). */
interface Line {
  readonly shapes?: Readonly<Record<string, unknown>>;
  readonly silent?: boolean;
}

/** `signal` ends it, whatever the connection does. */
async function* linesOf(body: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<Line> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>, { signal })
    .getReader();
  let held = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (held + value).split('\n');
    held = parts.pop() ?? '';
    if (held.length > MOST_LINE_CHARACTERS) throw new Error('A line has no end.');
    for (const part of parts) yield JSON.parse(part) as Line;
  }
}

/** Resolves with the first mouth shapes. Throws CameraError. */
export async function openOscSource(options: {
  readonly rateHz: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly scores: (scores: Scores) => void;
  /** For tests. */
  readonly fetch?: (
    url: string,
    init: RequestInit,
  ) => Promise<{ readonly status: number; readonly body: ReadableStream<Uint8Array> | null }>;
  readonly url?: string;
}): Promise<OscSource> {
  const { clock, scores, fetch = globalThis.fetch, url = appUrl('osc/stream') } = options;
  const stopping = new AbortController();
  const listeners = new Set<(status: SourceStatus) => void>();
  const shapes = new Map<string, number>();
  const limiter = createRateLimiter(options.rateHz);
  let status: SourceStatus = { kind: 'live' };
  let settle: { readonly resolve: () => void; readonly reject: (error: CameraError) => void } | null = null;
  const first = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  first.catch(() => undefined); // heard below, or nobody waits any more

  const setStatus = (next: SourceStatus): void => {
    if (status.kind === 'ended' || status.kind === next.kind) return;
    status = next;
    for (const listener of [...listeners]) listener(next);
  };
  const end = (last: Extract<SourceStatus, { kind: 'ended' }>): void => {
    setStatus(last);
    stopping.abort();
    settle?.reject(last.reason === 'lost' ? last.error : new CameraError('cancelled'));
  };
  const stop = (): void => end({ kind: 'ended', reason: 'stopped' });

  const read = (line: Line): void => {
    if (status.kind === 'ended') return;
    if (!line.shapes) {
      // The face is lost by the rule for any source that falls silent; nothing of before is held on to.
      shapes.clear();
      setStatus({ kind: 'frozen', lastFrameAtMs: clock() });
      return;
    }
    for (const [address, value] of Object.entries(line.shapes))
      if (typeof value === 'number') shapes.set(address, value);
    const nowMs = clock();
    const probabilities = probabilitiesOf(weightsOfShapes(shapes));
    // Another program's OSC, or eyes alone: nothing is known of the mouth.
    if (!probabilities) return;
    setStatus({ kind: 'live' });
    settle?.resolve();
    if (listeners.size === 0 || !limiter.admit(nowMs)) return;
    scores({ face: 'found', probabilities, capturedAtMs: nowMs, readyAtMs: nowMs, backend: 'headset' });
  };

  /** One connection, until it ends; `false` where the server refuses it. */
  const readOnce = async (): Promise<boolean> => {
    const attempt = new AbortController();
    const signal = AbortSignal.any([stopping.signal, attempt.signal]);
    const dies = (): ReturnType<typeof setTimeout> => setTimeout(() => attempt.abort(), DEAD_AFTER_MS);
    let timer = dies();
    try {
      const headers = { 'mienscape-input': '1' };
      const { status: code, body } = await fetch(url, { headers, signal, cache: 'no-store' });
      if (code >= 400 && code < 500) return false;
      if (code === 200 && body)
        for await (const line of linesOf(body, signal)) {
          clearTimeout(timer);
          timer = dies();
          read(line);
        }
    } finally {
      clearTimeout(timer);
      attempt.abort();
    }
    return true;
  };

  const run = async (): Promise<void> => {
    const { signal } = stopping;
    while (!signal.aborted) {
      try {
        if (!(await readOnce()))
          return end({ kind: 'ended', reason: 'lost', error: sourceError('oscRefused') });
      } catch {
        // The server is gone, has not written for too long, or sends something else: tried again.
      }
      if (signal.aborted) return;
      shapes.clear();
      setStatus({ kind: 'reconnecting' });
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  };

  options.signal.addEventListener('abort', stop, { once: true });
  if (options.signal.aborted) stop();
  else void run();
  const timer = setTimeout(
    () => end({ kind: 'ended', reason: 'lost', error: sourceError('oscSilent') }),
    FIRST_SHAPES_TIMEOUT_MS,
  );
  try {
    await first;
  } finally {
    clearTimeout(timer);
  }
  return {
    kind: 'osc',
    get status() {
      return status;
    },
    onStatus(listener) {
      listeners.add(listener);
      listener(status);
      return () => {
        listeners.delete(listener);
      };
    },
    setRate: limiter.setRate,
    stop,
  };
}
