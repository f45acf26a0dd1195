import { describe, expect, it } from 'vitest';
import { createLine } from './line.ts';

/** Straight lines as Web Audio 1.1, 1.6.3, has them: the value at a time follows from the events that are left. */
function createParam(initial: number) {
  let events = [{ atSec: 0, value: initial }];
  return {
    cancelScheduledValues(atSec: number) {
      events = events.filter((event) => event.atSec < atSec);
      return this as unknown as AudioParam;
    },
    linearRampToValueAtTime(value: number, atSec: number) {
      events.push({ atSec, value });
      return this as unknown as AudioParam;
    },
    at(sec: number): number {
      const after = events.findIndex(({ atSec }) => atSec > sec);
      const [before, next] = [events[after < 0 ? events.length - 1 : after - 1], events[after]];
      if (!before) return initial;
      if (after < 0 || !next) return before.value;
      return (
        before.value + ((next.value - before.value) * (sec - before.atSec)) / (next.atSec - before.atSec)
      );
    },
  };
}

describe('a line of lines', () => {
  it.each([
    ['begins after the last one has ended', 3],
    ['begins before the last one has ended', 1.2],
    ['is known before it begins, as a bar of music is', 2.35],
  ])('never jumps where the next one %s', (_, secondAtSec) => {
    const param = createParam(0);
    const line = createLine(param, 0);
    const heard: number[] = [];
    const calls = [
      { knownSec: 0.5, atSec: 0.5, value: 1 },
      { knownSec: secondAtSec - 0.35, atSec: secondAtSec, value: 0.2 },
    ];
    for (let sec = 0; sec < 6; sec += 0.01) {
      const due = calls.findIndex(({ knownSec }) => knownSec <= sec);
      const [call] = due < 0 ? [] : calls.splice(due, 1);
      if (call) line.to(call.value, call.atSec, 2);
      heard.push(param.at(sec));
    }
    const steps = heard.slice(1).map((value, i) => Math.abs(value - (heard[i] ?? 0)));
    // Two lines of 2 s: neither is steeper than this in a hundredth of a second.
    expect(Math.max(...steps)).toBeLessThan(0.0051);
    expect(Math.max(...heard)).toBeGreaterThan(0.3);
    expect(heard.at(-1)).toBeCloseTo(0.2, 9);
  });

  it('goes at once where it is given no time', () => {
    const param = createParam(0.4);
    createLine(param, 0.4).to(1, 2, 0);
    expect([param.at(1.99), param.at(2.01)]).toEqual([0.4, 1]);
  });
});
