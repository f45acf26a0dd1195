/** @file Takes frames from a playing video: on every new picture, at a wanted rate, also while no page is painted. */
import { type Clock, createRateLimiter } from '../core/index.ts';
import { captureTimeMs } from './capture-time.ts';

export type Picture = VideoFrame | ImageBitmap;

export interface FramePump {
  setRate(rateHz: number): void;
  /** Clock time of the newest picture that the video showed, taken or not. */
  readonly lastPictureAtMs: number;
  stop(): void;
}

/** Chromium calls back inside immersive sessions too; where a browser does not, a timer looks itself. */
const CALLBACK_SILENT_MS = 250;

/** Changes with every new picture. A stream's currentTime does not stop with its pictures, so it is the last resort. */
function pictureNumber(video: HTMLVideoElement): number {
  return video.getVideoPlaybackQuality?.().totalVideoFrames ?? video.currentTime;
}

/** Synchronous where the browser has WebCodecs. */
function grab(video: HTMLVideoElement): Picture | Promise<ImageBitmap> {
  if (typeof VideoFrame === 'undefined') return createImageBitmap(video);
  try {
    return new VideoFrame(video);
  } catch {
    // Some sources (and Chromium right after a seek) have no VideoFrame to give; a bitmap may still be had.
    return createImageBitmap(video);
  }
}

/** `wants` says whether anybody listens; `take` owns the picture it is given. */
export function startFramePump(options: {
  readonly video: HTMLVideoElement;
  readonly rateHz: number;
  readonly clock: Clock;
  readonly wants: () => boolean;
  readonly take: (picture: Picture, capturedAtMs: number) => void;
}): FramePump {
  const { video, clock, wants, take } = options;
  const limiter = createRateLimiter(options.rateHz);
  let lastPictureAtMs = clock();
  let lastCallbackAtMs = Number.NEGATIVE_INFINITY;
  let lastNumber = -1;
  let drawing = false;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let callback = 0;
  let intervalMs = 1000 / options.rateHz;

  const deliver = (picture: Picture, capturedAtMs: number): void => {
    if (stopped) picture.close();
    else take(picture, capturedAtMs);
  };
  const offer = (capturedAtMs: number, nowMs: number): void => {
    lastPictureAtMs = nowMs;
    lastNumber = pictureNumber(video);
    if (!wants() || drawing || video.videoWidth === 0 || !limiter.admit(capturedAtMs)) return;
    const picture = grab(video);
    if (!(picture instanceof Promise)) {
      deliver(picture, capturedAtMs);
      return;
    }
    drawing = true;
    picture
      .then((bitmap) => deliver(bitmap, capturedAtMs))
      .catch(() => undefined) // the video went away meanwhile
      .finally(() => {
        drawing = false;
      });
  };

  const hasCallback = 'requestVideoFrameCallback' in video;
  const onCallback = (_: number, metadata: VideoFrameCallbackMetadata): void => {
    if (stopped) return;
    const nowMs = clock();
    lastCallbackAtMs = nowMs;
    callback = video.requestVideoFrameCallback(onCallback);
    offer(captureTimeMs(metadata, nowMs), nowMs);
  };
  const onTimer = (): void => {
    if (stopped) return;
    timer = setTimeout(onTimer, intervalMs);
    const nowMs = clock();
    const silent = nowMs - lastCallbackAtMs > CALLBACK_SILENT_MS;
    if (silent && video.readyState >= 2 && pictureNumber(video) !== lastNumber) offer(nowMs, nowMs);
  };
  if (hasCallback) callback = video.requestVideoFrameCallback(onCallback);
  timer = setTimeout(onTimer, intervalMs);

  return {
    get lastPictureAtMs() {
      return lastPictureAtMs;
    },
    setRate(rateHz) {
      limiter.setRate(rateHz);
      intervalMs = 1000 / rateHz;
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      if (hasCallback) video.cancelVideoFrameCallback(callback);
    },
  };
}
