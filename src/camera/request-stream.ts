/** @file Asks for the camera, with a time limit: the person may not answer, or may cancel. */
import type { Devices } from './frame-source.ts';
import { cameraTracks, type LiveTracks } from './live-tracks.ts';
import { CameraError, type CameraPermission, toCameraError } from './problems.ts';

export const DEFAULT_CONSTRAINTS = {
  width: { ideal: 640 },
  height: { ideal: 480 },
  frameRate: { ideal: 30 },
} as const satisfies MediaTrackConstraints;

export interface StreamRequest {
  readonly devices: Pick<Devices, 'getUserMedia'>;
  /** The camera that is wanted; where it is not there, the browser gives another (see `deviceId` of the source). */
  readonly deviceId?: string;
  /** True: where it is not there, none is opened. */
  readonly exact?: boolean;
  readonly constraints?: MediaTrackConstraints;
  readonly promptTimeoutMs: number;
  readonly permission: () => Promise<CameraPermission>;
  readonly signal?: AbortSignal;
  readonly tracks?: LiveTracks;
}

/**
 * Throws CameraError. From the moment of the abort no track is handed over: one that is granted later is stopped in
 * the very task that grants it.
 */
export async function requestStream(request: StreamRequest): Promise<MediaStream> {
  const {
    devices,
    deviceId,
    exact = false,
    promptTimeoutMs,
    permission,
    signal,
    tracks = cameraTracks,
  } = request;
  if (signal?.aborted) throw new CameraError('cancelled');
  const video: MediaTrackConstraints = {
    ...DEFAULT_CONSTRAINTS,
    // Before the first permission browsers tell no ids, and a camera may have been unplugged since: who asks decides.
    ...(deviceId ? { deviceId: { [exact ? 'exact' : 'ideal']: deviceId } } : { facingMode: 'user' }),
    ...request.constraints,
  };
  let waiting = true;
  let stopWaiting = (): void => undefined;
  const tooLate = new Promise<'unanswered' | 'cancelled'>((resolve) => {
    // Set here and not where the race is read: the stream may come in between.
    const giveUp = (why: 'unanswered' | 'cancelled') => (): void => {
      waiting = false;
      resolve(why);
    };
    const timer = setTimeout(giveUp('unanswered'), promptTimeoutMs);
    const onAbort = giveUp('cancelled');
    signal?.addEventListener('abort', onAbort);
    stopWaiting = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
  });
  const asked = devices.getUserMedia({ video, audio: false }).then((stream) => {
    if (waiting) {
      tracks.add(stream);
      return stream;
    }
    tracks.stop(stream);
    throw new CameraError('cancelled');
  });
  asked.catch(() => undefined); // heard below, or nobody waits any more
  try {
    const outcome = await Promise.race([asked, tooLate]);
    if (signal?.aborted) {
      if (typeof outcome !== 'string') tracks.stop(outcome);
      throw new CameraError('cancelled');
    }
    if (typeof outcome !== 'string') return outcome;
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
