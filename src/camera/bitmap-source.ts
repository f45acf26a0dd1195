/**
 * @file Decoded pictures as a frame source: each goes to the listener itself, and on a canvas whose stream the preview's video
 * plays. The source stands on the page's list of live cameras from the first request on.
 */
import type { Clock } from '../core/index.ts';
import type { SourceStatus } from './frame-source.ts';
import { cameraTracks } from './live-tracks.ts';
import type { OpenFeed, PictureHandlers } from './picture-feed.ts';
import { CameraError, type CameraProblem } from './problems.ts';
import { sourceError } from './remote-problems.ts';
import { createSourceListeners } from './source-listeners.ts';
import { createVideo } from './video-source.ts';

const FROZEN_AFTER_MS = 1500;
const LOOK_EVERY_MS = 250;
const FIRST_PICTURE_TIMEOUT_MS = 10_000;

/** Stands for the camera on the list of live tracks, so that the sign and the kill switch reach it. */
function createTrack(onStop: () => void) {
  let readyState: MediaStreamTrackState = 'live';
  const track = {
    get readyState() {
      return readyState;
    },
    stop(): void {
      if (readyState === 'ended') return;
      readyState = 'ended';
      onStop();
    },
    addEventListener: () => undefined,
  };
  return { getTracks: () => [track] };
}

/** Resolves with the first picture. Throws CameraError: `silent` where none comes. */
export async function openBitmapSource<Kind extends 'network' | 'serial'>(options: {
  readonly kind: Kind;
  readonly open: OpenFeed;
  readonly silent: CameraProblem;
  readonly rateHz: number;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
}) {
  const { kind, clock, signal } = options;
  if (signal?.aborted) throw new CameraError('cancelled');
  const listeners = createSourceListeners();
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  const video = createVideo();
  let lastPictureAtMs = clock();
  let reconnecting = false;
  let settle: { readonly resolve: () => void; readonly reject: (error: CameraError) => void } | null = null;
  const firstPicture = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  firstPicture.catch(() => undefined); // heard below, or nobody waits any more

  const look = (): void => {
    if (reconnecting) listeners.setStatus({ kind: 'reconnecting' });
    else if (clock() - lastPictureAtMs > FROZEN_AFTER_MS)
      listeners.setStatus({ kind: 'frozen', lastFrameAtMs: lastPictureAtMs });
    else listeners.setStatus({ kind: 'live' });
  };
  const watch = setInterval(look, LOOK_EVERY_MS);
  const end = (last: Extract<SourceStatus, { kind: 'ended' }>): void => {
    if (listeners.status().kind === 'ended') return;
    listeners.setStatus(last);
    clearInterval(watch);
    feed.stop();
    cameraTracks.stop(stream);
    video.srcObject = null;
    settle?.reject(last.reason === 'lost' ? last.error : new CameraError('cancelled'));
  };
  const stop = (): void => end({ kind: 'ended', reason: 'stopped' });
  const stream = createTrack(stop);

  const handlers: PictureHandlers = {
    picture(picture, capturedAtMs) {
      if (listeners.status().kind === 'ended') {
        picture.close();
        return;
      }
      if (canvas.width !== picture.width || canvas.height !== picture.height) {
        canvas.width = picture.width;
        canvas.height = picture.height;
      }
      context?.drawImage(picture, 0, 0);
      lastPictureAtMs = clock();
      reconnecting = false;
      look();
      settle?.resolve();
      listeners.give({ image: picture, capturedAtMs: Math.min(capturedAtMs, lastPictureAtMs), source: kind });
    },
    state(state) {
      reconnecting = state === 'reconnecting';
      if (reconnecting) look();
    },
    lost: (problem) => end({ kind: 'ended', reason: 'lost', error: sourceError(problem) }),
  };
  const feed = options.open(handlers, options.rateHz);
  cameraTracks.add(stream);
  signal?.addEventListener('abort', stop, { once: true });
  const timer = setTimeout(() => handlers.lost(options.silent), FIRST_PICTURE_TIMEOUT_MS);
  try {
    await firstPicture;
  } finally {
    clearTimeout(timer);
  }
  video.srcObject = canvas.captureStream();
  // A page that may start no video still senses: the frames do not come from it.
  await video.play().catch(() => undefined);
  return {
    kind,
    video,
    get width() {
      return canvas.width;
    },
    get height() {
      return canvas.height;
    },
    get status() {
      return listeners.status();
    },
    onFrame: listeners.onFrame,
    onStatus: listeners.onStatus,
    setRate: feed.setRate,
    stop,
  };
}
