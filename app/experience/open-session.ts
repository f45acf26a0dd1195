/** @file The open XR session, for code outside the scene: if the scene breaks, the visit can still be ended. */

let session: XRSession | null = null;
const listeners = new Set<(session: XRSession | null) => void>();

export function noteSession(next: XRSession | null): void {
  if (next === session) return;
  session = next;
  for (const listener of [...listeners]) listener(session);
}

/** Hears of each beginning and end at once, and first how it is now. Returns the way to stop hearing. */
export function watchSession(listener: (session: XRSession | null) => void): () => void {
  listeners.add(listener);
  listener(session);
  return () => {
    listeners.delete(listener);
  };
}

export function openSession(): XRSession | null {
  return session;
}

/** Gives the wearer back to the headset's own room. Ending twice is no fault. */
export function endSession(): void {
  session?.end().catch(() => undefined);
}

/** Resolves once nobody is in the headset, or it is called off: for work that takes more time than its pictures leave. */
export function outsideSession(signal: AbortSignal): Promise<void> {
  if (session === null || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      stop();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const stop = watchSession((now) => {
      if (now === null) end();
    });
    signal.addEventListener('abort', end);
  });
}
