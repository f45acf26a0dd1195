/** @file The timeline's window. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clockText,
  loopAround,
  loopBetween,
  moved,
  pixelOf,
  rulerStepMs,
  showing,
  timeAt,
  wholeView,
  zoomed,
} from './view.ts';

const DURATION = 60_000;

describe('the window', () => {
  it('stays inside the session, whatever is done to it', () => {
    const move = fc.oneof(
      fc.record({
        zoom: fc.double({ min: 0.1, max: 10, noNaN: true }),
        at: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      fc.record({ by: fc.integer({ min: -90_000, max: 90_000 }) }),
      fc.record({ show: fc.integer({ min: 0, max: DURATION }) }),
    );
    fc.assert(
      fc.property(fc.array(move, { maxLength: 20 }), (moves) => {
        let view = wholeView(DURATION);
        for (const each of moves) {
          if ('zoom' in each) view = zoomed(view, each.zoom, timeAt(view, each.at * 800, 800), DURATION);
          else if ('by' in each) view = moved(view, each.by, DURATION);
          else {
            view = showing(view, each.show, DURATION);
            expect(each.show).toBeGreaterThanOrEqual(view.fromMs - 1e-6);
            expect(each.show).toBeLessThanOrEqual(view.toMs + 1e-6);
          }
          expect(view.fromMs).toBeGreaterThanOrEqual(-1e-6);
          expect(view.toMs).toBeLessThanOrEqual(DURATION + 1e-6);
          expect(view.toMs - view.fromMs).toBeGreaterThanOrEqual(400 - 1e-6);
        }
      }),
    );
  });

  it('zoomed all the way out is the whole, to the last bit', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 500, max: 600_000, noNaN: true }),
        (at, durationMs) => {
          const near = zoomed(wholeView(durationMs), 3, at * durationMs, durationMs);
          expect(zoomed(near, 0.01, timeAt(near, at * 800, 800), durationMs)).toEqual(wholeView(durationMs));
        },
      ),
    );
  });

  it('zooms around a time that keeps its pixel', () => {
    const view = zoomed(wholeView(DURATION), 4, 30_000, DURATION);
    expect(pixelOf(view, 30_000, 800)).toBeCloseTo(400);
    expect(view.toMs - view.fromMs).toBeCloseTo(15_000);
    expect(timeAt(view, pixelOf(view, 31_234, 800), 800)).toBeCloseTo(31_234);
  });

  it('draws a ruler that can be read', () => {
    expect(rulerStepMs(wholeView(DURATION), 800)).toBe(10_000);
    expect(rulerStepMs({ fromMs: 0, toMs: 2000 }, 800)).toBe(200);
  });

  it('writes times', () => {
    expect([0, 7449, 59_960, 61_000].map(clockText)).toEqual(['0:00.0', '0:07.4', '1:00.0', '1:01.0']);
  });

  it('loops between two times in either order, inside the session; a click makes none', () => {
    expect(loopBetween(2000, 5000, 10_000)).toEqual({ fromMs: 2000, toMs: 5000 });
    expect(loopBetween(5000, 2000, 10_000)).toEqual({ fromMs: 2000, toMs: 5000 });
    expect(loopBetween(9000, 12_000, 10_000)).toEqual({ fromMs: 9000, toMs: 10_000 });
    expect(loopBetween(-400, 300, 10_000)).toEqual({ fromMs: 0, toMs: 300 });
    expect(loopBetween(2000, 2099, 10_000)).toBeNull();
  });

  it('loops between the marks around the cursor', () => {
    expect(loopAround(5000, [2000, 8000], 10_000)).toEqual({ fromMs: 2000, toMs: 8000 });
    expect(loopAround(9000, [2000, 8000], 10_000)).toEqual({ fromMs: 8000, toMs: 10_000 });
    expect(loopAround(1000, [], 10_000)).toEqual({ fromMs: 0, toMs: 10_000 });
  });
});
