/**
 * @file Sources besides clip, file and the device's own camera: a video element of the page, a network camera behind a Mienscape
 * server, a board at a serial port. Loaded when one is asked for.
 */
import { type FrameSource, openSource, openVideo, type SourceOptions } from '../camera/index.ts';
import { SensingError } from '../core/index.ts';
import type { MienscapeSource } from './interfaces.ts';
import { serverAddress } from './server-address.ts';

/** @throws CameraError; SensingError where the source names no video element or no server */
export async function openOtherSource(
  source: Extract<MienscapeSource, { kind: 'video' | 'network' | 'serial' }>,
  options: SourceOptions & Required<Pick<SourceOptions, 'rateHz' | 'clock'>>,
): Promise<FrameSource> {
  switch (source.kind) {
    case 'video': {
      const { element } = source;
      // Of another frame's page it is an instance of another class.
      if (element?.nodeName !== 'VIDEO')
        throw new SensingError('The source has no video element.', 'Give { kind: "video", element }.');
      return openVideo(element, options);
    }
    case 'serial': {
      const { port } = source;
      return openSource({ kind: 'serial', ...(port && { port }) }, options);
    }
    case 'network': {
      const server = serverAddress(source.server);
      return openSource({ kind: 'network', url: `${server}camera/stream`, id: server }, options);
    }
    default:
      throw source satisfies never;
  }
}
