/** @file A video element of the host's page as a frame source. It stays the host's: it is neither played, paused nor emptied here. */
import type { Clock } from '../core/index.ts';
import type { FrameSource } from './frame-source.ts';
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

/**
 * Gives frames from now on, whenever the element shows pictures.
 * @throws CameraError 'otherOrigin' where they cannot be read; the same ends a source whose element is given such a video
 */
export function openVideo(
  video: HTMLVideoElement,
  options: { readonly rateHz: number; readonly clock: Clock },
): FrameSource {
  if (isWithheld(video)) throw sourceError('otherOrigin');
  const onData = (): void => {
    if (isWithheld(video)) source.end({ kind: 'ended', reason: 'lost', error: sourceError('otherOrigin') });
  };
  // Of the host's element alone: own clips play in a loop, and a camera's track itself says why it ended.
  const onFinished = (): void => source.end({ kind: 'ended', reason: 'finished' });
  const release = (): void => {
    video.removeEventListener('loadeddata', onData);
    video.removeEventListener('ended', onFinished);
  };
  const source = createVideoSource({ ...options, video, kind: 'file', release, playsOn: false });
  video.addEventListener('loadeddata', onData);
  video.addEventListener('ended', onFinished);
  return Object.assign(source, { kind: 'file' as const });
}
