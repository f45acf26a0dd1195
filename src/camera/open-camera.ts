/** @file A camera as a frame source. */
import type { Clock } from '../core/index.ts';
import { beginPlayback, type PlaybackOptions } from './begin-playback.ts';
import { cameraPermission, listCameras, mediaDevices } from './devices.ts';
import type { Devices, FrameSource, SourceRequest } from './frame-source.ts';
import { cameraTracks } from './live-tracks.ts';
import { CameraError } from './problems.ts';
import { requestStream } from './request-stream.ts';
import { whenSeenFor } from './seen-timeout.ts';
import { createVideo, createVideoSource } from './video-source.ts';

const FIRST_PICTURE_TIMEOUT_MS = 10_000;

async function show(video: HTMLVideoElement, stream: MediaStream, options: PlaybackOptions): Promise<void> {
  const { signal } = options;
  video.srcObject = stream;
  await new Promise<void>((resolve, reject) => {
    const stopTimer = whenSeenFor(FIRST_PICTURE_TIMEOUT_MS, () => reject(new CameraError('notStarting')));
    const settle = (act: () => void) => (): void => {
      stopTimer();
      act();
    };
    video.addEventListener('loadeddata', settle(resolve), { once: true });
    const cancel = settle(() => reject(new CameraError('cancelled')));
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted) cancel();
    // A person may take longer than a camera.
    const onWaiting = (waiting: boolean): void => {
      if (waiting) stopTimer();
      options.onWaiting?.(waiting);
    };
    beginPlayback(video, { ...options, onWaiting }).catch(
      settle(() => reject(new CameraError('notStarting'))),
    );
  });
}

/** Throws CameraError. */
export async function openCamera(
  request: Extract<SourceRequest, { kind: 'camera' }>,
  options: {
    readonly rateHz: number;
    readonly promptTimeoutMs: number;
    readonly clock: Clock;
    readonly devices?: Devices;
    readonly signal?: AbortSignal;
    readonly onWaiting?: (waiting: boolean) => void;
  },
): Promise<FrameSource> {
  const devices = options.devices ?? mediaDevices();
  const { deviceId, exact, constraints } = request;
  const { signal } = options;
  const stream = await requestStream({
    devices,
    promptTimeoutMs: options.promptTimeoutMs,
    permission: cameraPermission,
    ...(deviceId === undefined ? {} : { deviceId }),
    ...(exact === undefined ? {} : { exact }),
    ...(constraints === undefined ? {} : { constraints }),
    ...(signal === undefined ? {} : { signal }),
  });
  const [track] = stream.getVideoTracks();
  const video = createVideo();
  const release = (): void => {
    cameraTracks.stop(stream);
    video.srcObject = null;
  };
  // Whoever calls it off waits for nothing: the track ends in the same task, also while the first picture is awaited.
  signal?.addEventListener('abort', release, { once: true });
  if (!track) {
    release();
    throw new CameraError('notStarting');
  }
  try {
    await show(video, stream, options);
  } catch (error) {
    release();
    throw error instanceof CameraError ? error : new CameraError('notStarting', { cause: error });
  }
  const { rateHz, clock } = options;
  const source = createVideoSource({
    ...{ video, kind: 'camera', rateHz, clock, release },
    ...(options.onWaiting && { onWaiting: options.onWaiting }),
  });
  const usedId = track.getSettings().deviceId ?? '';
  // `ended` comes only from outside: a stop() of our own does not fire it.
  const gone = (): void => {
    void listCameras(devices).then((cameras) => {
      const there = cameras.some((camera) => camera.deviceId === usedId);
      source.end({
        kind: 'ended',
        reason: 'lost',
        error: new CameraError(there ? 'stoppedOutside' : 'unplugged'),
      });
    });
  };
  track.addEventListener('ended', gone);
  // While its first picture was awaited.
  if (track.readyState === 'ended') gone();
  // A page that was away, asleep or in the browser's memory, is not told what ended meanwhile.
  const back = (): void => {
    if (!document.hidden && track.readyState === 'ended') gone();
  };
  addEventListener('pageshow', back);
  document.addEventListener('visibilitychange', back);
  source.onStatus(({ kind }) => {
    if (kind !== 'ended') return;
    removeEventListener('pageshow', back);
    document.removeEventListener('visibilitychange', back);
  });
  track.addEventListener('mute', () => source.setMuted(true));
  track.addEventListener('unmute', () => source.setMuted(false));
  if (track.muted) source.setMuted(true);
  return Object.assign(source, { kind: 'camera' as const, deviceId: usedId, label: track.label });
}
