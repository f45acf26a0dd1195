/** @file Faults on their way across the worker's border. */
import { describe, expect, it } from 'vitest';
import { ArtifactError } from '../core/index.ts';
import { SensingFault, toFault } from './faults.ts';

describe('toFault', () => {
  it('keeps the remedy of an error that has one, and says it once', () => {
    const fault = toFault('artifact', new ArtifactError('weights.bin is broken.', 'Restore it.'));
    expect(fault).toEqual({ code: 'artifact', message: 'weights.bin is broken.', remedy: 'Restore it.' });
    expect(new SensingFault(fault).message).toBe('weights.bin is broken. Restore it.');
  });

  it('keeps the code of a fault', () => {
    const fault = { code: 'unsupported', message: 'No canvas.', remedy: 'Update.' } as const;
    expect(toFault('frame', new SensingFault(fault))).toEqual(fault);
  });

  it('gives anything else its first line and a remedy', () => {
    expect(toFault('backend', new Error('boom\n  at x'))).toMatchObject({
      code: 'backend',
      message: 'boom.',
    });
    expect(toFault('frame', 'odd').message).toBe('odd.');
    expect(toFault('frame', new Error('')).message).not.toBe('');
  });
});
