/** @file Reads a network camera from the page's own server, and begins anew where the connection is lost. */
import type { Clock } from '../core/index.ts';
import { createRecordReader } from './camera-records.ts';
import type { PictureHandlers } from './picture-feed.ts';
import type { CameraProblem } from './problems.ts';

const FIRST_RETRY_MS = 250;
const MOST_RETRY_MS = 5000;
/** The server writes at least once a second, also while the camera does not answer. */
const SILENT_MS = 5000;

/** What the server's refusals mean (scripts/lib/inputs-plugin.mjs). */
const REFUSALS: Readonly<Record<number, CameraProblem>> = {
  403: 'networkRefused',
  404: 'networkRefused',
  409: 'networkTaken',
  503: 'networkTaken',
};

export interface NetworkReader {
  stop(): void;
}

/** Times given to `jpeg` are on `clock`. */
export function readNetworkCamera(options: {
  readonly url: string;
  readonly clock: Clock;
  readonly fetch: (
    url: string,
    init: RequestInit,
  ) => Promise<{ readonly status: number; readonly body: ReadableStream<Uint8Array> | null }>;
  readonly jpeg: (jpeg: Uint8Array<ArrayBuffer>, capturedAtMs: number) => void;
  readonly state: PictureHandlers['state'];
  readonly lost: PictureHandlers['lost'];
}): NetworkReader {
  const { url, clock, jpeg, state, lost } = options;
  const stopping = new AbortController();
  let retryMs = FIRST_RETRY_MS;

  /** @returns the refusal that ends it, or null where it is worth another try */
  const readOnce = async (signal: AbortSignal, beat: () => void): Promise<CameraProblem | null> => {
    const headers = { 'mienscape-input': '1' };
    const { status, body } = await options.fetch(url, { headers, signal, cache: 'no-store' });
    const refusal = REFUSALS[status];
    if (refusal) return refusal;
    if (status !== 200 || !body) return null;
    const records = createRecordReader();
    const reader = body.getReader();
    signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined));
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) return null;
      beat();
      const read = records.push(value);
      const newest = read.at(-1);
      if (!newest) continue;
      if (!newest.jpeg) {
        state('reconnecting');
        continue;
      }
      retryMs = FIRST_RETRY_MS;
      state('connected');
      jpeg(newest.jpeg, clock() - newest.ageMs);
    }
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const attempt = new AbortController();
      const abort = (): void => attempt.abort();
      stopping.signal.addEventListener('abort', abort);
      let timer = setTimeout(abort, SILENT_MS);
      const beat = (): void => {
        clearTimeout(timer);
        timer = setTimeout(abort, SILENT_MS);
      };
      try {
        const refusal = await readOnce(attempt.signal, beat);
        if (stopping.signal.aborted) return;
        if (refusal) return lost(refusal);
      } catch {
        // Cut off, silent for too long, or not the stream that was expected: tried again.
      } finally {
        clearTimeout(timer);
        stopping.signal.removeEventListener('abort', abort);
        attempt.abort();
      }
      if (stopping.signal.aborted) return;
      state('reconnecting');
      await new Promise((resolve) => setTimeout(resolve, retryMs));
      retryMs = Math.min(MOST_RETRY_MS, 2 * retryMs);
    }
  };
  void run();
  return { stop: () => stopping.abort() };
}
