/**
 * @file Starts a video. Phones that save power, and some browsers by their settings, do not start one without a press;
 * then the first press of a pointer or a key starts it.
 */

/** Presses that browsers count as a person's own (HTML, 6.4.1: activation triggering input events). */
const PRESSES = ['pointerup', 'touchend', 'click', 'keydown'] as const;

const WANTS_PRESS = 'NotAllowedError';

export interface PlaybackOptions {
  readonly signal?: AbortSignal;
  /** Told true when a press is waited for, and false when no longer. */
  readonly onWaiting?: (waiting: boolean) => void;
  /** Where presses are heard; the document by default. */
  readonly presses?: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;
}

/**
 * Resolves once it plays, or once the browser pauses it because the page is out of sight: Chromium does so with clips
 * without sound, and video-source.ts plays it again once the page is seen. Rejects with the error of `video.play()`, and
 * with AbortError when the signal is aborted.
 */
export async function beginPlayback(
  video: Pick<HTMLVideoElement, 'play'>,
  options: PlaybackOptions = {},
): Promise<void> {
  const { signal, onWaiting, presses = document } = options;
  try {
    await video.play();
    return;
  } catch (error) {
    const { name } = error as DOMException;
    if (name === 'AbortError' && !signal?.aborted && document.hidden) return;
    if (name !== WANTS_PRESS) throw error;
  }
  onWaiting?.(true);
  let stopWaiting = (): void => undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      // Called in the press itself: only then does the browser allow it.
      const onPress = (): void => {
        video.play().then(resolve, (error: DOMException) => {
          if (error.name !== WANTS_PRESS) reject(error);
        });
      };
      const onAbort = (): void => reject(new DOMException('Playback was cancelled.', 'AbortError'));
      for (const press of PRESSES) presses.addEventListener(press, onPress, { capture: true });
      signal?.addEventListener('abort', onAbort);
      stopWaiting = () => {
        for (const press of PRESSES) presses.removeEventListener(press, onPress, { capture: true });
        signal?.removeEventListener('abort', onAbort);
      };
      if (signal?.aborted) onAbort();
    });
  } finally {
    stopWaiting();
    onWaiting?.(false);
  }
}
