/** @file One way to open any picture source. */
import type { FrameSource, SourceOptions, SourceRequest } from './frame-source.ts';
import { commonOptions, openCommonSource } from './open-common-source.ts';
import { openNetwork } from './open-network.ts';
import { openSerial } from './open-serial.ts';

/** Resolves once the first picture is there. Throws CameraError, whose `kind` tells what happened. */
export function openSource(request: SourceRequest, options: SourceOptions = {}): Promise<FrameSource> {
  switch (request.kind) {
    case 'demo':
    case 'file':
    case 'camera':
      return openCommonSource(request, options);
    case 'network':
      return openNetwork(request, commonOptions(options));
    case 'serial':
      return openSerial(request, {
        ...commonOptions(options),
        ...(options.serial && { serial: options.serial }),
      });
    default:
      throw request satisfies never;
  }
}
