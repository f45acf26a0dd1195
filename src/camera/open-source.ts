/** @file One way to open any picture source. */
import type { FrameSource, SourceOptions, SourceRequest } from './frame-source.ts';
import { openCamera } from './open-camera.ts';
import { openClip } from './open-clip.ts';
import { openNetwork } from './open-network.ts';
import { openSerial } from './open-serial.ts';

const DEFAULT_RATE_HZ = 30;
const DEFAULT_PROMPT_TIMEOUT_MS = 30_000;

/** Resolves once the first picture is there. Throws CameraError, whose `kind` tells what happened. */
export function openSource(request: SourceRequest, options: SourceOptions = {}): Promise<FrameSource> {
  const { rateHz = DEFAULT_RATE_HZ, clock = () => performance.now(), signal, onWaiting } = options;
  const common = { rateHz, clock, ...(signal && { signal }), ...(onWaiting && { onWaiting }) };
  switch (request.kind) {
    case 'demo':
    case 'file':
      return openClip(request, common);
    case 'camera': {
      const { promptTimeoutMs = DEFAULT_PROMPT_TIMEOUT_MS, devices } = options;
      return openCamera(request, {
        ...common,
        promptTimeoutMs,
        ...(devices === undefined ? {} : { devices }),
      });
    }
    case 'network':
      return openNetwork(request, common);
    case 'serial':
      return openSerial(request, { ...common, ...(options.serial && { serial: options.serial }) });
    default:
      throw request satisfies never;
  }
}
