/** @file When a frame was taken, on the performance.now() timeline. */

/** A capture time older than this is taken for another clock's. */
const OLDEST_MS = 5000;

/**
 * `captureTime` where the browser gives it (cameras), else when the frame was due on the screen (clips), never
 * later than now.
 */
export function captureTimeMs(
  metadata: { readonly captureTime?: number; readonly expectedDisplayTime: number } | null,
  nowMs: number,
): number {
  const plausible = (timeMs: number | undefined): timeMs is number =>
    timeMs !== undefined && timeMs <= nowMs + 1 && timeMs > nowMs - OLDEST_MS;
  if (plausible(metadata?.captureTime)) return Math.min(metadata.captureTime, nowMs);
  return plausible(metadata?.expectedDisplayTime) ? Math.min(metadata.expectedDisplayTime, nowMs) : nowMs;
}
