/** @file A playing video element as a frame source: the part that demo clip, file and camera share. */
import type { Clock, Frame, SourceKind } from '../core/index.ts';
import { beginPlayback } from './begin-playback.ts';
import { type Picture, startFramePump } from './frame-pump.ts';
import type { SourceStatus } from './frame-source.ts';
import { createSourceListeners } from './source-listeners.ts';

const FROZEN_AFTER_MS = 1500;
const LOOK_EVERY_MS = 250;
/** Looks, not time: a page that was busy for seconds has given the video no chance. */
const LOOKS_UNTIL_STUCK = 24;

export function createVideo(): HTMLVideoElement {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.disablePictureInPicture = true;
  return video;
}

export interface VideoSource {
  readonly video: HTMLVideoElement;
  readonly width: number;
  readonly height: number;
  readonly status: SourceStatus;
  onFrame(listener: (frame: Frame<Picture>) => void): () => void;
  onStatus(listener: (status: SourceStatus) => void): () => void;
  setRate(rateHz: number): void;
  stop(): void;
  /** For the owner: the camera's own word that it gives no picture for now. */
  setMuted(muted: boolean): void;
  /** For the owner: nothing more will come. */
  end(status: Extract<SourceStatus, { kind: 'ended' }>): void;
}

/** `release` frees what feeds the video; it is called once. */
export function createVideoSource(options: {
  readonly video: HTMLVideoElement;
  readonly kind: SourceKind;
  readonly rateHz: number;
  readonly clock: Clock;
  readonly release: () => void;
  /** A press is waited for before it plays on, or no longer. */
  readonly onWaiting?: (waiting: boolean) => void;
  /** False: whether it plays is its owner's matter. */
  readonly playsOn?: boolean;
  /** Loads a recording anew that should play and has given no picture for long, as when its download came to a halt. */
  readonly beginAnew?: () => void;
}): VideoSource {
  const { video, kind, clock } = options;
  const listeners = createSourceListeners();
  const { setStatus } = listeners;
  let muted = false;
  let stuckLooks = 0;
  const ended = new AbortController();
  const isEnded = (): boolean => listeners.status().kind === 'ended';

  const take = (picture: Picture, capturedAtMs: number): void =>
    listeners.give({ image: picture, capturedAtMs, source: kind });
  const pump = startFramePump({
    video,
    clock,
    rateHz: options.rateHz,
    wants: listeners.wantsFrames,
    take,
  });
  const look = (): void => {
    const { lastPictureAtMs } = pump;
    if (muted) setStatus({ kind: 'muted' });
    else if (clock() - lastPictureAtMs > FROZEN_AFTER_MS)
      setStatus({ kind: 'frozen', lastFrameAtMs: lastPictureAtMs });
    else setStatus({ kind: 'live' });
    stuckLooks =
      listeners.status().kind === 'frozen' && !document.hidden && !video.paused ? stuckLooks + 1 : 0;
    if (stuckLooks < LOOKS_UNTIL_STUCK) return;
    stuckLooks = 0;
    options.beginAnew?.();
  };
  const watch = setInterval(look, LOOK_EVERY_MS);
  // A browser pauses a clip in a hidden tab; once it is seen again it should go on.
  const onVisible = (): void => {
    if (options.playsOn === false || document.hidden || !video.paused || isEnded()) return;
    beginPlayback(video, {
      signal: ended.signal,
      ...(options.onWaiting && { onWaiting: options.onWaiting }),
    }).catch(() => undefined);
  };
  document.addEventListener('visibilitychange', onVisible);

  function end(last: Extract<SourceStatus, { kind: 'ended' }>): void {
    if (isEnded()) return;
    ended.abort();
    pump.stop();
    clearInterval(watch);
    document.removeEventListener('visibilitychange', onVisible);
    options.release();
    setStatus(last);
  }

  return {
    video,
    get width() {
      return video.videoWidth;
    },
    get height() {
      return video.videoHeight;
    },
    get status() {
      return listeners.status();
    },
    onFrame: listeners.onFrame,
    onStatus: listeners.onStatus,
    setRate: (rateHz) => pump.setRate(rateHz),
    stop: () => end({ kind: 'ended', reason: 'stopped' }),
    setMuted(next) {
      muted = next;
      if (!isEnded()) look();
    },
    end,
  };
}
