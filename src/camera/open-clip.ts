/** @file The built-in clip or a dropped file as a frame source, played in a loop. */
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

/** MediaError.MEDIA_ERR_NETWORK: the only one of the four that says nothing about the file. */
const NETWORK = 2;

/** Why the browser gives no picture of it. */
function problemOf(video: HTMLVideoElement, isFile: boolean): CameraError {
  const missing =
    !isFile && (video.error?.code === NETWORK || /404|status/i.test(video.error?.message ?? ''));
  return new CameraError(missing ? 'notFound' : 'notPlayable', { cause: video.error });
}

/** Resolves with the first picture. `onTimer` is told how to stop the wait: a person may take longer than a file. */
async function firstPicture(
  video: HTMLVideoElement,
  isFile: boolean,
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
    const onError = (): void => settle(problemOf(video, isFile));
    const onAbort = (): void => settle(new CameraError('cancelled'));
    const stopTimer = whenSeenFor(LOAD_TIMEOUT_MS, () =>
      settle(new CameraError(isFile ? 'notPlayable' : 'notFound')),
    );
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
async function begin(video: HTMLVideoElement, isFile: boolean, options: PlaybackOptions): Promise<void> {
  let stopTimer = (): void => undefined;
  const picture = firstPicture(video, isFile, options.signal, (stop) => {
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
  const isFile = clip.kind === 'file';
  const url = isFile ? URL.createObjectURL(clip.file) : clip.url;
  const video = createVideo();
  const release = (): void => {
    video.pause();
    video.removeAttribute('src');
    video.load();
    if (isFile) URL.revokeObjectURL(url);
  };
  video.loop = true;
  video.preload = 'auto';
  const load = async (): Promise<void> => {
    video.src = url;
    await begin(video, isFile, options);
  };
  try {
    // A dropped file is all there; a request for the built-in one may be lost.
    const waitsMs = isFile ? [] : RETRY_AFTER_MS;
    for (let i = 0; ; i++) {
      try {
        await load();
        break;
      } catch (error) {
        const waitMs = waitsMs[i];
        if (waitMs === undefined || options.signal?.aborted) throw error;
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
  } catch (error) {
    const cancelled = options.signal?.aborted ?? false;
    const problem = cancelled ? new CameraError('cancelled') : problemOf(video, isFile);
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
