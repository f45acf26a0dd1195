/** @file Keeps the screen awake while sensing goes on or a headset is worn: nobody touches anything during a visit. */

interface Lock extends Pick<EventTarget, 'addEventListener'> {
  readonly released: boolean;
  release(): Promise<void>;
}

export interface WakeLockPage {
  /** navigator.wakeLock; none in older browsers, and then the screen sleeps as it likes. */
  readonly locks: { request(type: 'screen'): Promise<Lock> } | undefined;
  readonly page: Pick<Document, 'hidden' | 'addEventListener' | 'removeEventListener'>;
}

export interface WakeLock {
  /** Whether the screen is to stay awake from now on. */
  keep(awake: boolean): void;
  dispose(): void;
}

/** A browser takes the lock away whenever the page is hidden: it is asked for anew when the page is seen again. */
export function createWakeLock({ locks, page }: WakeLockPage): WakeLock {
  let wanted = false;
  let lock: Lock | null = null;
  let asking = false;

  const settle = async (): Promise<void> => {
    if (asking || !locks) return;
    if (!wanted) {
      const held = lock;
      lock = null;
      await held?.release().catch(() => undefined);
      return;
    }
    if (page.hidden || (lock && !lock.released)) return;
    asking = true;
    try {
      lock = await locks.request('screen');
    } catch {
      // Low on battery, or forbidden here: nothing is lost but the light. It is asked again when the page is next seen.
      lock = null;
    } finally {
      asking = false;
    }
    // It may no longer be wanted.
    if (!wanted) await settle();
  };
  const seen = (): void => {
    if (!page.hidden) void settle();
  };
  page.addEventListener('visibilitychange', seen);
  return {
    keep(awake) {
      if (awake === wanted) return;
      wanted = awake;
      void settle();
    },
    dispose() {
      wanted = false;
      void settle();
      page.removeEventListener('visibilitychange', seen);
    },
  };
}
