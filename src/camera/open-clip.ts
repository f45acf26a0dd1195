/** @file The built-in clip or a dropped file as a frame source, played in a loop. */
import type { Clock } from '../core/index.ts';
import { beginPlayback } from './begin-playback.ts';
import type { FrameSource } from './frame-source.ts';
import { CameraError } from './problems.ts';
import { createVideo, createVideoSource } from './video-source.ts';

const LOAD_TIMEOUT_MS = 20_000;

/** MediaError.MEDIA_ERR_NETWORK: the only one of the four that says nothing about the file. */
const NETWORK = 2;

/** Why the browser gives no picture of it. */
function problemOf(video: HTMLVideoElement, isFile: boolean): CameraError {
  const missing =
    !isFile && (video.error?.code === NETWORK || /404|status/i.test(video.error?.message ?? ''));
  return new CameraError(missing ? 'notFound' : 'notPlayable', { cause: video.error });
}

async function firstPicture(video: HTMLVideoElement, isFile: boolean, signal?: AbortSignal): Promise<void> {
  if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) {
    if (video.videoWidth === 0) throw new CameraError('notPlayable');
    return;
  }
  await new Promise<void>((resolve, reject) => {
    const settle = (error?: CameraError): void => {
      clearTimeout(timer);
      video.removeEventListener('loadeddata', onData);
      video.removeEventListener('error', onError);
      signal?.removeEventListener('abort', onAbort);
      if (error) reject(error);
      else resolve();
    };
    const onData = (): void => settle(video.videoWidth > 0 ? undefined : new CameraError('notPlayable'));
    const onError = (): void => settle(problemOf(video, isFile));
    const onAbort = (): void => settle(new CameraError('cancelled'));
    const timer = setTimeout(
      () => settle(new CameraError(isFile ? 'notPlayable' : 'notFound')),
      LOAD_TIMEOUT_MS,
    );
    video.addEventListener('loadeddata', onData);
    video.addEventListener('error', onError);
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
    else if (video.error) onError();
  });
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
  video.src = url;
  try {
    // Before its picture is waited for: a phone that saves power loads none of a video that may not play.
    await beginPlayback(video, options);
    await firstPicture(video, isFile, options.signal);
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
    ...(options.onWaiting && { onWaiting: options.onWaiting }),
  });
  return Object.assign(source, { kind: clip.kind });
}
