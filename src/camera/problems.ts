/** @file Every way in which a source can be refused, each with its remedy. */
import { SensingError } from '../core/index.ts';

export const COMMON_PROBLEMS = [
  'denied',
  'forbiddenByPage',
  'dismissed',
  'unanswered',
  'blockedBySystem',
  'noCamera',
  'inUse',
  'notStarting',
  'insecure',
  'unsupported',
  'unplugged',
  'stoppedOutside',
  'notPlayable',
  'notFound',
  'cancelled',
  'unknown',
] as const;
export type CommonProblem = (typeof COMMON_PROBLEMS)[number];
/** Of sources that few use: their texts are in remote-problems.ts. */
export const REMOTE_PROBLEMS = [
  'otherOrigin',
  'networkSilent',
  'networkTaken',
  'networkRefused',
  'serialUnsupported',
  'serialNotChosen',
  'serialBusy',
  'serialSilent',
  'serialLost',
  'oscSilent',
  'oscRefused',
] as const;
export type RemoteProblem = (typeof REMOTE_PROBLEMS)[number];
export type CameraProblem = CommonProblem | RemoteProblem;

export type ProblemText = readonly [message: string, remedy: string];

const TEXTS: Record<CommonProblem, ProblemText> = {
  denied: [
    'The camera is not allowed on this page.',
    'Allow it in the browser’s site settings (the icon beside the address), then try again, or go on without a camera.',
  ],
  forbiddenByPage: [
    'This page, or a page that holds it in a frame, is published without permission for the camera.',
    'Its publisher has to allow the camera in the Permissions-Policy, and in a frame by allow="camera".',
  ],
  dismissed: [
    'The question about the camera was closed without an answer.',
    'Try again and choose “Allow”, or go on without a camera.',
  ],
  unanswered: [
    'The question about the camera was not answered.',
    'Look for it near the address (in a headset: in the browser window), then try again, or go on without a camera.',
  ],
  blockedBySystem: [
    'The system does not let this browser use the camera.',
    'Allow the browser to use the camera in the system’s privacy settings, then try again.',
  ],
  noCamera: [
    'No such camera was found.',
    'Plug one in or choose another, then try again, or go on without a camera.',
  ],
  inUse: [
    'The camera is busy in another program, or does not respond.',
    'Close other programs and tabs that use it, then try again.',
  ],
  notStarting: [
    'The camera is allowed, but gave no picture.',
    'Unplug it and plug it in again, or choose another, then try again.',
  ],
  insecure: [
    'The browser offers cameras to secure pages only, and this one was opened without https.',
    'Open it through https:// or on localhost, or go on without a camera.',
  ],
  unsupported: [
    'The camera does not support these settings.',
    'Choose another camera, or the standard settings.',
  ],
  unplugged: ['The camera was unplugged.', 'Plug it in again, or choose another.'],
  stoppedOutside: [
    'The camera was stopped by the browser or the system.',
    'Allow it again, then start it again.',
  ],
  notPlayable: [
    'This file holds no video that this browser can play.',
    'Choose an MP4 (H.264) or WebM file.',
  ],
  notFound: ['The clip could not be loaded.', 'Check the connection, then try again.'],
  cancelled: ['Opening the source was cancelled.', 'Choose a source to begin again.'],
  unknown: ['The camera could not be started.', 'Try again, choose another, or go on without a camera.'],
};

/** Why a source could not be opened or went away; `kind` for the program, message and remedy for people. */
export class CameraError extends SensingError {
  override name = 'CameraError';
  readonly kind: CameraProblem;
  constructor(kind: CommonProblem, options?: ErrorOptions);
  constructor(kind: RemoteProblem, options: ErrorOptions | undefined, text: ProblemText);
  constructor(kind: CameraProblem, options?: ErrorOptions, text: ProblemText = TEXTS[kind as CommonProblem]) {
    super(...text, options);
    this.kind = kind;
  }
}

/** `forbiddenByPage`: by the page's own policy or its frame's, whatever the person allows. */
export type CameraPermission = 'granted' | 'denied' | 'prompt' | 'forbiddenByPage' | 'unknown';

/**
 * Tells what an error of getUserMedia means (W3C Media Capture and Streams, 10.2; Chromium's and Firefox's
 * wordings). `permission` is the state after the refusal: a question closed without an answer leaves it at
 * 'prompt'.
 */
export function classifyCameraError(
  error: { readonly name?: unknown; readonly message?: unknown; readonly constraint?: unknown },
  permission: CameraPermission,
): CommonProblem {
  const message = String(error.message ?? '');
  switch (error.name) {
    case 'NotAllowedError':
    case 'PermissionDeniedError':
      if (permission === 'forbiddenByPage') return 'forbiddenByPage';
      if (/system/i.test(message)) return 'blockedBySystem';
      return /dismissed/i.test(message) || permission === 'prompt' ? 'dismissed' : 'denied';
    case 'SecurityError':
      return 'insecure';
    case 'NotFoundError':
    case 'DevicesNotFoundError':
      return 'noCamera';
    case 'OverconstrainedError':
    case 'ConstraintNotSatisfiedError':
      // Without a name (WebKit) not one wish is at fault: there is no camera at all.
      return !error.constraint || error.constraint === 'deviceId' ? 'noCamera' : 'unsupported';
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return 'inUse';
    case 'TypeError':
    case 'NotSupportedError':
      return 'unsupported';
    default:
      return 'unknown';
  }
}

/** The same error where it is one of ours already. */
export function toCameraError(error: unknown, permission: CameraPermission): CameraError {
  if (error instanceof CameraError) return error;
  const fields = typeof error === 'object' && error !== null ? error : {};
  return new CameraError(classifyCameraError(fields, permission), { cause: error });
}
