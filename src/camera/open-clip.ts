/**
 * @file The built-in clip or a dropped file as a frame source, played in a loop from a blob. An engine that loads a small
 * recording by itself may come to a halt half way (WebKitGTK did, in 2 of 11 page loads).
 */
import type { Clock } from '../core/index.ts';
import { beginPlayback, type PlaybackOptions } from './begin-playback.ts';
import type { FrameSource } from './frame-source.ts';
import { CameraError } from './problems.ts';
import { whenSeenFor } from './seen-timeout.ts';
import { createVideo, createVideoSource } from './video-source.ts';

const LOAD_TIMEOUT_MS = 20_000;
const RETRY_AFTER_MS = [400, 1600];
/** HTMLMediaElement.HAVE_CURRENT_DATA: the first picture is there. */
const HAS_PICTURE = 2;
/** WebKitGTK says that a video's first picture is there before it says how large it is. */
const SIZE_TIMEOUT_MS = 3000;

/** A request may be lost: it is made again after a while. Throws CameraError 'notFound' or 'cancelled'. */
async function download(url: string, signal: AbortSignal | undefined): Promise<Blob> {
  for (let i = 0; ; i++) {
    try {
      const limit = AbortSignal.timeout(LOAD_TIMEOUT_MS);
      const response = await fetch(url, { signal: signal ? AbortSignal.any([limit, signal]) : limit });
      if (!response.ok) throw new Error(`${url}: ${response.status}`);
      const clip = await response.blob();
      // A server of single-page apps answers what is not there with its page.
      if (clip.type.startsWith('text/html')) throw new Error(`${url}: a page came in its place`);
      return clip;
    } catch (cause) {
      const waitMs = RETRY_AFTER_MS[i];
      if (signal?.aborted) throw new CameraError('cancelled');
      if (waitMs === undefined) throw new CameraError('notFound', { cause });
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

/**
 * Resolves once the video whose `src` was just set plays and has its first picture. It begins to play before that: a phone that
 * saves power loads none of a video that may not play.
 */
async function begin(video: HTMLVideoElement, options: PlaybackOptions): Promise<void> {
  const { signal, onWaiting } = options;
  const settled = new AbortController();
  let stopTimer = (): void => undefined;
  const picture = new Promise<void>((resolve, reject) => {
    const refuse = (): void => reject(new CameraError('notPlayable', { cause: video.error }));
    const refuseAfter = (ms: number): void => {
      stopTimer();
      stopTimer = whenSeenFor(ms, refuse);
    };
    const onData = (): void => (video.videoWidth > 0 ? resolve() : refuseAfter(SIZE_TIMEOUT_MS));
    const onAbort = (): void => reject(new CameraError('cancelled'));
    const untilThen = { signal: settled.signal };
    refuseAfter(LOAD_TIMEOUT_MS);
    video.addEventListener('loadeddata', onData, untilThen);
    video.addEventListener('resize', onData, untilThen);
    video.addEventListener('error', refuse, untilThen);
    signal?.addEventListener('abort', onAbort, untilThen);
    if (signal?.aborted) onAbort();
  });
  const playing = beginPlayback(video, {
    ...options,
    onWaiting(waiting) {
      // A person may take longer than a file.
      if (waiting) stopTimer();
      onWaiting?.(waiting);
    },
  });
  // The picture's own fault says more than what the player makes of it.
  playing.catch(() => undefined);
  try {
    await picture;
  } finally {
    stopTimer();
    settled.abort();
  }
  await playing;
}

/**
 * Pauses the video and takes its recording out, but only once it has its first picture, has failed, or has loaded for too long:
 * WebKitGTK's page (2.50.6) may stop answering for good where a video is emptied while it loads.
 */
function empty(video: HTMLVideoElement, onEmpty: () => void): void {
  video.pause();
  const settled = new AbortController();
  const takeOut = (): void => {
    settled.abort();
    clearTimeout(timer);
    video.removeAttribute('src');
    video.load();
    onEmpty();
  };
  const timer = setTimeout(takeOut, LOAD_TIMEOUT_MS);
  for (const kind of ['loadeddata', 'error']) {
    video.addEventListener(kind, takeOut, { signal: settled.signal });
  }
  if (video.readyState >= HAS_PICTURE || video.error) takeOut();
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
  let url = '';
  const video = createVideo();
  const release = (): void => empty(video, () => URL.revokeObjectURL(url));
  video.loop = true;
  video.preload = 'auto';
  const load = async (): Promise<void> => {
    url ||= URL.createObjectURL(blob);
    video.src = url;
    await begin(video, options);
  };
  try {
    await load();
  } catch (error) {
    release();
    if (error instanceof CameraError) throw error;
    throw new CameraError(options.signal?.aborted ? 'cancelled' : 'notPlayable', { cause: error });
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
