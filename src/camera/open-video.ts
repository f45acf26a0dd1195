/** @file A video element of the host's page as a frame source. It stays the host's: it is neither played, paused nor emptied here. */
import type { Clock } from '../core/index.ts';
import type { FrameSource } from './frame-source.ts';
import { CameraError } from './problems.ts';
import { sourceError } from './remote-problems.ts';
import { createVideoSource } from './video-source.ts';

/** Whether the browser withholds its pictures: they are another origin's, and come without CORS. */
function isWithheld(video: HTMLVideoElement): boolean {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d');
  try {
    context?.drawImage(video, 0, 0, 1, 1);
    context?.getImageData(0, 0, 1, 1);
    return false;
  } catch (error) {
    return (error as Error).name === 'SecurityError';
  }
}

/** The pictures of the stream that it shows; none where it plays a file. */
function tracksOf({ srcObject }: HTMLVideoElement): readonly MediaStreamTrack[] {
  // Of another frame's page it is an instance of another class.
  return srcObject && 'getVideoTracks' in srcObject ? srcObject.getVideoTracks() : [];
}

/**
 * Gives frames from now on, whenever the element shows pictures.
 * @throws CameraError 'otherOrigin' where they cannot be read, 'notPlayable' where the element has given its video up; the same ends a
 * source whose element is given such a video
 */
export function openVideo(
  video: HTMLVideoElement,
  options: { readonly rateHz: number; readonly clock: Clock },
): FrameSource {
  const broken = (): CameraError | null => {
    if (video.error) return new CameraError('notPlayable', { cause: video.error });
    return isWithheld(video) ? sourceError('otherOrigin') : null;
  };
  const refused = broken();
  if (refused) throw refused;
  const released = new AbortController();
  const { signal } = released;
  const source = createVideoSource({
    ...options,
    video,
    kind: 'file',
    release: () => released.abort(),
    playsOn: false,
  });
  const look = (): void => {
    const error = broken();
    if (error) source.end({ kind: 'ended', reason: 'lost', error });
  };
  // Of the host's element alone: own clips play in a loop, and a camera's track itself says why it ended.
  const onFinished = (): void => source.end({ kind: 'ended', reason: 'finished' });
  // Chromium's element does not say that its stream has ended. Who stops a track hears no event: the host may change cameras so.
  const onTrackEnded = ({ target }: Event): void => {
    const tracks = tracksOf(video);
    // What the element has left, for another stream or a file, may end.
    if (!tracks.some((track) => track === target)) return;
    if (!tracks.some(({ readyState }) => readyState === 'live')) onFinished();
  };
  const follow = (): void => {
    for (const track of tracksOf(video)) track.addEventListener('ended', onTrackEnded, { signal });
  };
  video.addEventListener('loadeddata', look, { signal });
  video.addEventListener('loadeddata', follow, { signal });
  video.addEventListener('error', look, { signal });
  video.addEventListener('ended', onFinished, { signal });
  follow();
  return Object.assign(source, { kind: 'file' as const });
}
