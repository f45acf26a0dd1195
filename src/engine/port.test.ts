/** @file Where no worker can be started, it is said what to do. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SensingFault } from './faults.ts';
import { createSensing } from './sensing.ts';

const urls = { manifest: '/m.json', detector: '/d.json', wasm: '/w/' };
afterEach(() => vi.unstubAllGlobals());

describe('the sensing worker', () => {
  it('is refused with a remedy in Node, which has none', () => {
    expect(() => createSensing({ urls })).toThrow(SensingFault);
    expect(() => createSensing({ urls })).toThrow(
      /No worker can be started here \(.*Worker.*\)\. Start sensing in a browser/,
    );
  });

  it('is refused with a remedy where its script is another origin’s', () => {
    const words =
      "Failed to construct 'Worker': Script at 'https://cdn.example/worker.js' cannot be accessed.";
    vi.stubGlobal(
      'Worker',
      class {
        constructor() {
          throw new DOMException(words, 'SecurityError');
        }
      },
    );
    const found = (): unknown => {
      try {
        return createSensing({ urls });
      } catch (error) {
        return error;
      }
    };
    expect(found()).toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining(words),
      remedy: expect.stringContaining('on the page’s own origin'),
      cause: expect.objectContaining({ name: 'SecurityError' }),
    });
  });
});
