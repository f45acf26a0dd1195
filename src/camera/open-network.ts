/** @file A network camera, which the page's own server reads and passes on, as a frame source. */
import type { Clock } from '../core/index.ts';
import { openBitmapSource } from './bitmap-source.ts';
import type { FrameSource, SourceRequest } from './frame-source.ts';
import { type OpenFeed, startJpegWorker } from './picture-feed.ts';

/** Throws CameraError. */
export async function openNetwork(
  request: Extract<SourceRequest, { kind: 'network' }>,
  options: { readonly rateHz: number; readonly clock: Clock; readonly signal?: AbortSignal },
): Promise<FrameSource> {
  const open: OpenFeed = (handlers, rateHz) =>
    startJpegWorker(new URL(request.url, location.href).href, handlers, rateHz);
  const source = await openBitmapSource({ ...options, kind: 'network', open, silent: 'networkSilent' });
  return Object.assign(source, { deviceId: `network-${request.id}` });
}
