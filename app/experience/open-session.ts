/** @file The session in the headset, known outside the scene: whoever sees the scene break can still end the visit. */

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
