/** @file The open XR session, for code outside the scene: if the scene breaks, the visit can still be ended. */

let session: XRSession | null = null;

export function noteSession(next: XRSession | null): void {
  session = next;
}

export function openSession(): XRSession | null {
  return session;
}

/** Gives the wearer back to the headset's own room. Ending twice is no fault. */
export function endSession(): void {
  session?.end().catch(() => undefined);
}
