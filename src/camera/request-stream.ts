/** @file Asks for the camera, and does not wait for ever: a question may stay unanswered. */
import type { Devices } from './frame-source.ts';
import { CameraError, type CameraPermission, toCameraError } from './problems.ts';

export const DEFAULT_CONSTRAINTS = {
  width: { ideal: 640 },
  height: { ideal: 480 },
  frameRate: { ideal: 30 },
} as const satisfies MediaTrackConstraints;

export interface StreamRequest {
  readonly devices: Pick<Devices, 'getUserMedia'>;
  readonly deviceId?: string;
  readonly constraints?: MediaTrackConstraints;
  readonly promptTimeoutMs: number;
  readonly permission: () => Promise<CameraPermission>;
  readonly signal?: AbortSignal;
}

export function stopTracks(stream: Pick<MediaStream, 'getTracks'>): void {
  for (const track of stream.getTracks()) track.stop();
}

/** Throws CameraError. A stream that is granted after the waiting was over is stopped at once. */
export async function requestStream(request: StreamRequest): Promise<MediaStream> {
  const { devices, deviceId, promptTimeoutMs, permission, signal } = request;
  if (signal?.aborted) throw new CameraError('cancelled');
  const video: MediaTrackConstraints = {
    ...DEFAULT_CONSTRAINTS,
    ...(deviceId ? { deviceId: { exact: deviceId } } : { facingMode: 'user' }),
    ...request.constraints,
  };
  let waiting = true;
  let stopWaiting = (): void => undefined;
  const tooLate = new Promise<'unanswered' | 'cancelled'>((resolve) => {
    const timer = setTimeout(() => resolve('unanswered'), promptTimeoutMs);
    const onAbort = (): void => resolve('cancelled');
    signal?.addEventListener('abort', onAbort);
    stopWaiting = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
  });
  const asked = devices.getUserMedia({ video, audio: false });
  asked.then(
    (stream) => {
      if (!waiting) stopTracks(stream);
    },
    () => undefined, // heard below, or nobody waits any more
  );
  try {
    const outcome = await Promise.race([asked, tooLate]);
    if (typeof outcome !== 'string') return outcome;
    waiting = false;
    if (outcome === 'cancelled') throw new CameraError('cancelled');
    // Without a question on the screen it is the camera itself that does not answer.
    throw new CameraError((await permission()) === 'granted' ? 'notStarting' : 'unanswered');
  } catch (error) {
    waiting = false;
    throw error instanceof CameraError ? error : toCameraError(error, await permission());
  } finally {
    stopWaiting();
  }
}
