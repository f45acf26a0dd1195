/** @file Painting by demand, on a made-up browser whose pictures take as long as a test says. */
import { describe, expect, it } from 'vitest';
import { createPacedPaint, type FrameClock } from './paced-paint.ts';

/** A browser of one thread: frames every 16 ms, each put together for `composeMs` after its callbacks. */
function browser(composeMs: number) {
  let nowMs = 0;
  let ids = 0;
  let composed = 0;
  const timers = new Map<number, { readonly dueMs: number; readonly work: () => void }>();
  const frames = new Map<number, () => void>();
  const clock: FrameClock = {
    nowMs: () => nowMs,
    requestFrame: (work) => {
      frames.set(++ids, work);
      return ids;
    },
    cancelFrame: (frame) => void frames.delete(frame),
    after: (work, ms) => {
      timers.set(++ids, { dueMs: nowMs + ms, work });
      return ids as unknown as ReturnType<typeof setTimeout>;
    },
    cancelAfter: (timer) => void timers.delete(timer as unknown as number),
  };
  const run = (ms: number, eachTick: () => void = () => undefined): void => {
    for (const endMs = nowMs + ms; nowMs < endMs; nowMs += 1) {
      eachTick();
      for (const [id, { dueMs, work }] of [...timers])
        if (dueMs <= nowMs) {
          timers.delete(id);
          work();
        }
      if (nowMs % 16 !== 0 || frames.size === 0) continue;
      const due = [...frames.values()];
      frames.clear();
      for (const work of due) work();
      composed++;
      nowMs += composeMs;
    }
  };
  return { clock, run, pictures: () => composed };
}

describe('createPacedPaint', () => {
  it('paints nothing while nothing is new, and once for all that is new before the next frame', () => {
    const { clock, run, pictures } = browser(0);
    let painted = 0;
    const paced = createPacedPaint(() => painted++, clock);
    run(1000);
    expect(pictures()).toBe(0);
    for (let i = 0; i < 5; i++) paced.ask();
    run(1000);
    expect(painted).toBe(1);
  });

  it('keeps up with thirty news a second where pictures are quick', () => {
    const { clock, run } = browser(1);
    let painted = 0;
    const paced = createPacedPaint(() => painted++, clock);
    let ticks = 0;
    run(3000, () => {
      if (ticks++ % 33 === 0) paced.ask();
    });
    expect(painted).toBeGreaterThanOrEqual(80);
  });

  it('leaves two thirds of the time to all else where a picture takes a quarter of a second', () => {
    const composeMs = 250;
    const { clock, run, pictures } = browser(composeMs);
    const paced = createPacedPaint(() => undefined, clock);
    run(30_000, () => paced.ask());
    expect(pictures() * composeMs).toBeLessThan(30_000 * 0.36);
    expect(pictures()).toBeGreaterThan(20);
  });

  it('paints the newest once it has rested, and nothing after it was stopped', () => {
    const { clock, run } = browser(400);
    let painted = 0;
    const paced = createPacedPaint(() => painted++, clock);
    paced.ask();
    run(20);
    paced.ask();
    expect(painted).toBe(1);
    run(2000);
    expect(painted).toBe(2);
    paced.ask();
    paced.stop();
    run(2000);
    expect(painted).toBe(2);
  });
});
