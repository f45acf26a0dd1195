/** @file What errors of getUserMedia mean. */
import { describe, expect, it } from 'vitest';
import { SensingError } from '../core/index.ts';
import {
  CameraError,
  COMMON_PROBLEMS,
  classifyCameraError,
  REMOTE_PROBLEMS,
  toCameraError,
} from './problems.ts';
import { sourceError } from './remote-problems.ts';

describe('classifyCameraError', () => {
  it.each([
    ['NotAllowedError', 'Permission denied', 'denied', 'denied'],
    ['NotAllowedError', 'Permission denied', 'forbiddenByPage', 'forbiddenByPage'],
    ['NotAllowedError', 'Permission dismissed', 'prompt', 'dismissed'],
    ['NotAllowedError', 'The request is not allowed by the user agent', 'prompt', 'dismissed'],
    ['NotAllowedError', 'Permission denied', 'unknown', 'denied'],
    ['NotAllowedError', 'Permission denied by system', 'granted', 'blockedBySystem'],
    ['NotFoundError', 'Requested device not found', 'granted', 'noCamera'],
    ['NotReadableError', 'Could not start video source', 'granted', 'inUse'],
    ['AbortError', 'Starting videoinput failed', 'granted', 'inUse'],
    ['SecurityError', '', 'unknown', 'insecure'],
    ['TypeError', '', 'unknown', 'unsupported'],
    ['OddError', '', 'unknown', 'unknown'],
  ] as const)('%s “%s” with permission %s is %s', (name, message, permission, problem) => {
    expect(classifyCameraError({ name, message }, permission)).toBe(problem);
  });

  it('takes an impossible device for a missing camera, and an impossible size for an unfit one', () => {
    const name = 'OverconstrainedError';
    expect(classifyCameraError({ name, constraint: 'deviceId' }, 'granted')).toBe('noCamera');
    // WebKitGTK 2.50 without any camera.
    expect(classifyCameraError({ name, message: 'Invalid constraint', constraint: '' }, 'prompt')).toBe(
      'noCamera',
    );
    expect(classifyCameraError({ name, constraint: 'width' }, 'granted')).toBe('unsupported');
  });

  it('takes anything thrown', () => {
    for (const thrown of [null, undefined, 'text', 7, {}])
      expect(toCameraError(thrown, 'unknown').kind).toBe('unknown');
    const own = new CameraError('unplugged');
    expect(toCameraError(own, 'unknown')).toBe(own);
  });
});

describe('CameraError', () => {
  it('is a SensingError whose every kind says something of its own and ends with the remedy', () => {
    const kinds = [...COMMON_PROBLEMS, ...REMOTE_PROBLEMS];
    const errors = kinds.map((kind) => sourceError(kind));
    for (const error of errors) {
      expect(error).toBeInstanceOf(SensingError);
      expect(error.message.endsWith(error.remedy)).toBe(true);
    }
    expect(new Set(errors.map(({ message }) => message)).size).toBe(kinds.length);
  });
});
