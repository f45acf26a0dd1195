import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEventScheduler } from './event-scheduler.ts';

/** Times of the events, s, over `durationS` in steps of `stepS`. */
function run(seed: number, ratePerMin: (atS: number) => number, durationS: number, stepS = 1 / 72): number[] {
  const scheduler = createEventScheduler(seed);
  const times: number[] = [];
  const steps = Math.round(durationS / stepS);
  for (let i = 1; i <= steps; i++) if (scheduler.step(stepS, ratePerMin(i * stepS))) times.push(i * stepS);
  return times;
}

describe('event scheduler', () => {
  it('keeps the wanted rate, whatever rate, seed and frame time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: 1, max: 40, noNaN: true }),
        fc.constantFrom(1 / 90, 1 / 30, 0.2),
        (seed, ratePerMin, stepS) => {
          const minutes = 200 / ratePerMin;
          const count = run(seed, () => ratePerMin, minutes * 60, stepS).length;
          expect(Math.abs(count - 200)).toBeLessThan(20);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('never lets two events follow closer than about half the mean gap, nor stay away for twice of it', () => {
    const times = run(7, () => 20, 600);
    const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
    expect(gaps.length).toBeGreaterThan(150);
    expect(Math.min(...gaps)).toBeGreaterThan(3 * 0.5);
    expect(Math.max(...gaps)).toBeLessThan(3 * 1.5);
    expect(new Set(gaps.map((gap) => gap.toFixed(1))).size).toBeGreaterThan(10);
  });

  it('stays silent at rate 0, and speaks at the same steps with a rate', () => {
    expect(run(3, () => 0, 120)).toEqual([]);
    expect(run(3, () => 10, 120).length).toBeGreaterThan(15);
  });

  it('answers to a changed rate from then on', () => {
    const times = run(11, (atS) => (atS < 300 ? 4 : 24), 600);
    const before = times.filter((time) => time < 300).length;
    const after = times.length - before;
    expect(before).toBeGreaterThanOrEqual(18);
    expect(before).toBeLessThanOrEqual(22);
    expect(after).toBeGreaterThanOrEqual(114);
    expect(after).toBeLessThanOrEqual(126);
  });

  it('does not make up for an hour asleep', () => {
    const scheduler = createEventScheduler(5);
    scheduler.step(3600, 40);
    let events = 0;
    for (let i = 0; i < 60; i++) if (scheduler.step(1 / 60, 40)) events++;
    expect(events).toBeLessThanOrEqual(2);
  });

  it('repeats with its seed and differs with another', () => {
    expect(run(1, () => 12, 300)).toEqual(run(1, () => 12, 300));
    expect(run(1, () => 12, 300)).not.toEqual(run(2, () => 12, 300));
  });
});
