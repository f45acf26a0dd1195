/** @file A browser that falsifies what a canvas holds is found out before anything is read from it. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRandom } from '../core/index.ts';
import { requireHonestCanvas } from './frame-reader.ts';

/** A canvas of single-pixel rectangles; `change` is what the browser does to each value that is read. */
function stubCanvas(change: (value: number) => number): void {
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      readonly data: Uint8ClampedArray;
      readonly width: number;
      constructor(width: number, height: number) {
        this.width = width;
        this.data = new Uint8ClampedArray(4 * width * height);
      }
      getContext(): unknown {
        const { data, width } = this;
        const context = {
          fillStyle: '',
          fillRect: (x: number, y: number) => {
            const colour = context.fillStyle.match(/\d+/g)?.map(Number) ?? [];
            data.set([...colour, 255], 4 * (y * width + x));
          },
          getImageData: () => ({ data: data.map(change) }),
        };
        return context;
      }
    },
  );
}

afterEach(() => vi.unstubAllGlobals());

describe('a canvas', () => {
  it('that gives back what was painted is read, be the last bits changed', () => {
    const random = createRandom(1);
    for (const change of [(value: number) => value, (value: number) => value + random.integer(3) - 1]) {
      stubCanvas(change);
      expect(requireHonestCanvas).not.toThrow();
    }
  });

  it('that gives white, noise, or shifted levels is not', () => {
    const random = createRandom(2);
    for (const change of [() => 255, () => random.integer(256), (value: number) => value * 0.9]) {
      stubCanvas(change);
      expect(requireHonestCanvas).toThrow(
        /This browser changes the pictures that a page reads.*Allow this page/,
      );
    }
  });
});
