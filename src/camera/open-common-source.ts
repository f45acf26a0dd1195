/** @file Opens the sources that every browser has: the demo clip, a file, a camera of the device itself. */
import type { FrameSource, SourceOptions, SourceRequest } from './frame-source.ts';
import { openCamera } from './open-camera.ts';
import { openClip } from './open-clip.ts';

const DEFAULT_RATE_HZ = 30;
const DEFAULT_PROMPT_TIMEOUT_MS = 30_000;

export type CommonRequest = Extract<SourceRequest, { kind: 'demo' | 'file' | 'camera' }>;

/** What each opener takes, from the options that a caller may leave out. */
export function commonOptions(options: SourceOptions) {
  const { rateHz = DEFAULT_RATE_HZ, clock = () => performance.now(), signal, onWaiting } = options;
  return { rateHz, clock, ...(signal && { signal }), ...(onWaiting && { onWaiting }) };
}

/** Resolves once the first picture is there. Throws CameraError, whose `kind` tells what happened. */
export function openCommonSource(request: CommonRequest, options: SourceOptions = {}): Promise<FrameSource> {
  const common = commonOptions(options);
  if (request.kind !== 'camera') return openClip(request, common);
  const { promptTimeoutMs = DEFAULT_PROMPT_TIMEOUT_MS, devices } = options;
  return openCamera(request, {
    ...common,
    promptTimeoutMs,
    ...(devices === undefined ? {} : { devices }),
  });
}
