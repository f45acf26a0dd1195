/** @file The built-in clip or a dropped file as a frame source, played in a loop. */
import type { Clock } from '../core/index.ts';
import type { FrameSource } from './frame-source.ts';
import { CameraError } from './problems.ts';
import { whenSeenFor } from './seen-timeout.ts';
import { createVideo, createVideoSource } from './video-source.ts';

const LOAD_TIMEOUT_MS = 20_000;
const RETRY_AFTER_MS = [400, 1600];

/** MediaError.MEDIA_ERR_NETWORK: the only one of the four that says nothing about the file. */
const NETWORK = 2;

async function firstPicture(video: HTMLVideoElement, isFile: boolean, signal?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const settle = (error?: CameraError): void => {
      stopTimer();
      video.removeEventListener('loadeddata', onData);
      video.removeEventListener('error', onError);
      signal?.removeEventListener('abort', onAbort);
      if (error) reject(error);
      else resolve();
    };
    const onData = (): void => settle(video.videoWidth > 0 ? undefined : new CameraError('notPlayable'));
    const onError = (): void => {
      const missing =
        !isFile && (video.error?.code === NETWORK || /404|status/i.test(video.error?.message ?? ''));
      settle(new CameraError(missing ? 'notFound' : 'notPlayable', { cause: video.error }));
    };
    const onAbort = (): void => settle(new CameraError('cancelled'));
    const stopTimer = whenSeenFor(LOAD_TIMEOUT_MS, () =>
      settle(new CameraError(isFile ? 'notPlayable' : 'notFound')),
    );
    video.addEventListener('loadeddata', onData);
    video.addEventListener('error', onError);
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
  });
}

/** Throws CameraError: 'notPlayable', 'notFound' or 'cancelled'. */
export async function openClip(
  clip: { readonly kind: 'demo'; readonly url: string } | { readonly kind: 'file'; readonly file: Blob },
  options: { readonly rateHz: number; readonly clock: Clock; readonly signal?: AbortSignal },
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
    await firstPicture(video, isFile, options.signal);
  };
  try {
    // A dropped file is all there; a request for the built-in one may be lost.
    for (const waitMs of isFile ? [] : RETRY_AFTER_MS) {
      try {
        await load();
        break;
      } catch (error) {
        if (options.signal?.aborted) throw error;
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) await load();
    await video.play();
  } catch (error) {
    release();
    throw error instanceof CameraError ? error : new CameraError('notPlayable', { cause: error });
  }
  const source = createVideoSource({
    video,
    kind: clip.kind,
    rateHz: options.rateHz,
    clock: options.clock,
    release,
  });
  return Object.assign(source, { kind: clip.kind });
}
