/** @file COMFORT-12 on made-up pictures: what the limiter shows is judged by the flash analysis. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createExposureLimiter, exposed } from './exposure-limiter.ts';
import { analyseFlashes, type FlashReport, type Frame } from './flash-analysis.ts';

const SIDE = 4;
const CELLS = SIDE * SIDE;
type Picture = (cell: number, atMs: number) => readonly [r: number, g: number, b: number];

const RATES_HZ = [20, 30, 60, 72] as const;

/** Four seconds of a picture, as it is and as it is shown. */
function film(picture: Picture, rateHz: number, limited: boolean): FlashReport {
  const limiter = createExposureLimiter(CELLS);
  function* frames(): Generator<Frame> {
    for (let frame = 0; frame < 4 * rateHz; frame++) {
      const atMs = (frame * 1000) / rateHz;
      const rgba = new Uint8Array(CELLS * 4);
      for (let cell = 0; cell < CELLS; cell++)
        rgba.set(
          picture(cell, atMs).map((value) => Math.round(255 * value)),
          4 * cell,
        );
      const exposure = limiter.next(rgba, atMs);
      yield {
        atMs,
        rgba: limited ? rgba.map((byte) => Math.round(255 * exposed(byte / 255, exposure))) : rgba,
      };
    }
  }
  return analyseFlashes(frames(), { width: SIDE, height: SIDE });
}

const square = (hz: number, atMs: number): boolean => Math.floor((atMs * hz * 2) / 1000) % 2 === 0;
const grey = (value: number) => [value, value, value] as const;

const SCENES: Readonly<Record<string, Picture>> = {
  'a strobe over the whole view': (_, atMs) => grey(square(5, atMs) ? 1 : 0),
  'a strobe at 10 Hz over half the view': (cell, atMs) =>
    grey(cell < CELLS / 2 && square(10, atMs) ? 1 : 0.3),
  'two halves in turn, the mean of which never changes': (cell, atMs) =>
    grey(cell < CELLS / 2 === square(6, atMs) ? 1 : 0),
  'one cell in sixteen': (cell, atMs) => grey(cell === 5 && square(8, atMs) ? 1 : 0.4),
  'a red strobe': (_, atMs) => (square(4, atMs) ? [1, 0, 0] : [0, 0, 0]),
  'a slow square wave beside a still wall': (cell, atMs) => grey(cell < 4 ? 0.6 : square(0.7, atMs) ? 1 : 0),
};

describe('the exposure limiter', () => {
  it.each(Object.keys(SCENES))('[COMFORT-12] calms %s (control: it flashes)', (name) => {
    const scene = SCENES[name] as Picture;
    const bare = film(scene, 60, false);
    expect(bare.luminancePerS > 0.2 || bare.generalFlashes > 3 || bare.redFlashes > 3).toBe(true);
    const shown = film(scene, 60, true);
    expect(shown.luminancePerS).toBeLessThanOrEqual(0.2);
    expect(shown.generalFlashes).toBeLessThanOrEqual(3);
    expect(shown.redFlashes).toBeLessThanOrEqual(3);
    expect(shown.wholeViewFlashes).toBeLessThanOrEqual(1);
  });

  it('[COMFORT-12] holds the whole view to 0.20 a second, whatever flashes how', () => {
    const wave = fc.record({
      hz: fc.double({ min: 0.3, max: 12, noNaN: true }),
      low: fc.double({ min: 0, max: 1, noNaN: true }),
      high: fc.double({ min: 0, max: 1, noNaN: true }),
      phaseMs: fc.nat(1000),
    });
    fc.assert(
      fc.property(
        fc.array(wave, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...RATES_HZ),
        (waves, rateHz) => {
          const shown = film(
            (cell, atMs) => {
              const { hz, low, high, phaseMs } = waves[cell % waves.length] as (typeof waves)[number];
              return grey(square(hz, atMs + phaseMs) ? high : low);
            },
            rateHz,
            true,
          );
          expect(shown.luminancePerS).toBeLessThanOrEqual(0.2);
          expect(shown.generalFlashes).toBeLessThanOrEqual(3);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('leaves a picture alone that changes slowly', () => {
    const limiter = createExposureLimiter(CELLS);
    for (let frame = 0; frame < 300; frame++) {
      const value = 128 + 60 * Math.sin(frame / 300);
      const rgba = new Uint8Array(CELLS * 4).fill(value);
      const { gain, glow } = limiter.next(rgba, frame * 16);
      // A step of eight bits within one frame is faster than it may be, by a hair.
      expect(gain).toBeGreaterThan(0.98);
      expect(glow).toBeLessThan(0.02);
    }
  });

  it('comes back to the picture as it is once it is calm', () => {
    const limiter = createExposureLimiter(CELLS);
    let gain = 0;
    for (let atMs = 0; atMs < 30_000; atMs += 33)
      ({ gain } = limiter.next(
        new Uint8Array(CELLS * 4).fill(atMs < 3000 && square(5, atMs) ? 255 : 90),
        atMs,
      ));
    expect(gain).toBe(1);
  });

  it('does not take a turned head for a flash', () => {
    const limiter = createExposureLimiter(CELLS);
    for (let frame = 0; frame < 40; frame++) {
      const rgba = new Uint8Array(CELLS * 4).fill(frame % 2 === 0 ? 30 : 220);
      expect(limiter.next(rgba, frame * 50, true).gain).toBe(1);
    }
  });
});
