/** @file Retries what may succeed a moment later: a lost request, a busy server. */

/**
 * Runs `attempt`, and once more after each of the waits; rejects with the last reason.
 * `wait` is injected: this folder has no clock of its own.
 */
export async function retry<T>(
  attempt: () => Promise<T>,
  wait: (ms: number) => Promise<void>,
  waitsMs: readonly number[],
): Promise<T> {
  for (const waitMs of waitsMs) {
    try {
      return await attempt();
    } catch {
      await wait(waitMs);
    }
  }
  return attempt();
}
