/**
 * @file The built-in clip or a dropped file as a frame source, played in a loop from memory. An engine that loads a small
 * recording by itself may come to a halt half way (WebKitGTK did, in about a fifth of its first visits).
 */
import type { Clock } from '../core/index.ts';
import { beginPlayback, type PlaybackOptions } from './begin-playback.ts';
import type { FrameSource } from './frame-source.ts';
import { CameraError } from './problems.ts';
import { whenSeenFor } from './seen-timeout.ts';
import { createVideo, createVideoSource } from './video-source.ts';

const LOAD_TIMEOUT_MS = 20_000;
const RETRY_AFTER_MS = [400, 1600];
/** WebKitGTK says that a video's first picture is there before it says how large it is. */
const SIZE_TIMEOUT_MS = 3000;

/** A request may be lost: it is made again after a while. Throws CameraError 'notFound' or 'cancelled'. */
async function download(url: string, signal: AbortSignal | undefined): Promise<Blob> {
  for (let i = 0; ; i++) {
    const limit = new AbortController();
    const stopTimer = whenSeenFor(LOAD_TIMEOUT_MS, () => limit.abort());
    try {
      const response = await fetch(url, {
        signal: AbortSignal.any([limit.signal, ...(signal ? [signal] : [])]),
      });
      if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
      return await response.blob();
    } catch (cause) {
      const waitMs = RETRY_AFTER_MS[i];
      if (signal?.aborted) throw new CameraError('cancelled');
      if (waitMs === undefined) throw new CameraError('notFound', { cause });
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    } finally {
      stopTimer();
    }
  }
}

/** Resolves with the first picture. `onTimer` is told how to stop the wait: a person may take longer than a file. */
async function firstPicture(
  video: HTMLVideoElement,
  signal: AbortSignal | undefined,
  onTimer: (stop: () => void) => void,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const settle = (error?: CameraError): void => {
      stopTimer();
      stopSizeTimer();
      video.removeEventListener('loadeddata', onData);
      video.removeEventListener('resize', onData);
      video.removeEventListener('error', onError);
      signal?.removeEventListener('abort', onAbort);
      if (error) reject(error);
      else resolve();
    };
    let stopSizeTimer = (): void => undefined;
    const onData = (): void => {
      stopSizeTimer();
      if (video.videoWidth > 0) settle();
      else stopSizeTimer = whenSeenFor(SIZE_TIMEOUT_MS, () => settle(new CameraError('notPlayable')));
    };
    const onError = (): void => settle(new CameraError('notPlayable', { cause: video.error }));
    const onAbort = (): void => settle(new CameraError('cancelled'));
    const stopTimer = whenSeenFor(LOAD_TIMEOUT_MS, () => settle(new CameraError('notPlayable')));
    onTimer(stopTimer);
    video.addEventListener('loadeddata', onData);
    video.addEventListener('resize', onData);
    video.addEventListener('error', onError);
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
    else if (video.error) onError();
    else if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) onData();
  });
}

/** Begins to play while the first picture is awaited: a phone that saves power loads none of a video that may not play. */
async function begin(video: HTMLVideoElement, options: PlaybackOptions): Promise<void> {
  let stopTimer = (): void => undefined;
  const picture = firstPicture(video, options.signal, (stop) => {
    stopTimer = stop;
  });
  const onWaiting = (waiting: boolean): void => {
    if (waiting) stopTimer();
    options.onWaiting?.(waiting);
  };
  const playing = beginPlayback(video, { ...options, onWaiting });
  // The picture's own fault says more than what the player makes of it.
  playing.catch(() => undefined);
  await picture;
  await playing;
}

/** Throws CameraError: 'notPlayable', 'notFound' or 'cancelled'. */
export async function openClip(
  clip: { readonly kind: 'demo'; readonly url: string } | { readonly kind: 'file'; readonly file: Blob },
  options: {
    readonly rateHz: number;
    readonly clock: Clock;
    readonly signal?: AbortSignal;
    readonly onWaiting?: (waiting: boolean) => void;
  },
): Promise<FrameSource> {
  const blob = clip.kind === 'file' ? clip.file : await download(clip.url, options.signal);
  const url = URL.createObjectURL(blob);
  const video = createVideo();
  const release = (): void => {
    video.pause();
    video.removeAttribute('src');
    video.load();
    URL.revokeObjectURL(url);
  };
  video.loop = true;
  video.preload = 'auto';
  const load = async (): Promise<void> => {
    video.src = url;
    await begin(video, options);
  };
  try {
    await load();
  } catch (error) {
    const kind = options.signal?.aborted ? 'cancelled' : 'notPlayable';
    const problem = new CameraError(kind, { cause: video.error ?? error });
    release();
    throw error instanceof CameraError ? error : problem;
  }
  const source = createVideoSource({
    video,
    kind: clip.kind,
    rateHz: options.rateHz,
    clock: options.clock,
    release,
    beginAnew: () => void load().catch(() => undefined),
    ...(options.onWaiting && { onWaiting: options.onWaiting }),
  });
  return Object.assign(source, { kind: clip.kind });
}
