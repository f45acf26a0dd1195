/** @file A video element of the host's page as a frame source. It stays the host's: it is neither played, paused nor emptied here. */
import type { Clock } from '../core/index.ts';
import type { FrameSource } from './frame-source.ts';
import { createVideoSource } from './video-source.ts';

export function openVideo(
  video: HTMLVideoElement,
  options: { readonly rateHz: number; readonly clock: Clock },
): FrameSource {
  const release = (): void => undefined;
  const source = createVideoSource({ ...options, video, kind: 'file', release, playsOn: false });
  return Object.assign(source, { kind: 'file' as const });
}
