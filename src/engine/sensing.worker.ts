/**
 * @file The script that the worker is started with. It imports nothing at its start, so that no other chunk can import
 * it: WebKit evaluates a worker's script a second time when a chunk imports it, and the second copy, which has no model,
 * took the messages over.
 */
import type { AnalysisRequest } from './analysis-client.ts';
import type { ToWorker } from './protocol.ts';

const working = import('./sensing-worker.ts');
// Told with the first message, as a crash.
working.catch(() => undefined);

// One after the other: a change of framing must not overtake the frame that is being scored.
let last = Promise.resolve();
self.onmessage = ({ data }: MessageEvent<ToWorker | AnalysisRequest>) => {
  // What escapes is a crash, told to the page; the queue itself must not die silently.
  last = last.then(async () => (await working).answer(data)).catch(reportError);
};
