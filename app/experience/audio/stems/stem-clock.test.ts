import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MusicTargets } from '../../../../src/core/index.ts';
import { TEMPO_STEP } from '../music/tempo.ts';
import {
  type ClockBeat,
  type ClockState,
  loopAt,
  nextBeat,
  reachableTempo,
  startClock,
} from './stem-clock.ts';
import { withMargins } from './stretcher.ts';

const TARGETS: MusicTargets = {
  tempoBpm: 72,
  mode: 'dorian',
  pad: 0.5,
  bass: 0.5,
  melody: 0.5,
  pulse: 0.5,
  air: 0.5,
  brightness: 0.5,
  reverb: 0.3,
};

/** Beats of `seconds`, with the page asked at these moments. */
function beatsOf(ticks: readonly number[], wantedBpm: (sec: number) => number): ClockBeat[] {
  let state: ClockState = startClock(0.2);
  const beats: ClockBeat[] = [];
  for (const now of ticks) {
    const step = nextBeat(state, TARGETS, wantedBpm(now), 4, now, now + 0.35);
    state = step.state;
    if (step.due) beats.push(step.due);
  }
  return beats;
}
const every = (stepSec: number, seconds: number): number[] =>
  Array.from({ length: Math.floor(seconds / stepSec) }, (_, i) => i * stepSec);

describe('the clock of stems', () => {
  it('[MUSIC-31] changes by 2.5 % a beat at most, whatever is asked for, and gives gains at bar lines alone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 40, max: 120, noNaN: true }), { minLength: 1, maxLength: 6 }),
        (asked) => {
          const beats = beatsOf(every(0.08, 30), (sec) => asked[Math.floor(sec / 5) % asked.length] ?? 72);
          const [first, ...others] = beats;
          expect(first?.beat).toBe(0);
          const wrong = others.filter((beat, i) => {
            const before = beats[i];
            if (!before) return true;
            const change = beat.tempoBpm / before.tempoBpm;
            const inTime = Math.abs(beat.atSec - before.atSec - 60 / before.tempoBpm) < 1e-9;
            const slow = Math.abs(change - 1) < TEMPO_STEP + 1e-9;
            return beat.beat !== i + 1 || (beat.bar !== null) !== (beat.beat % 4 === 0) || !inTime || !slow;
          });
          expect(wrong).toEqual([]);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('[MUSIC-34] joins what went on by itself after the page slept, in the middle of nothing', () => {
    const beats = beatsOf([...every(0.08, 4), 9.03, ...every(0.08, 4).map((sec) => 9.1 + sec)], () => 60);
    for (const { atSec, beat } of beats) expect(atSec).toBeCloseTo(0.2 + beat, 9);
    expect(beats.some(({ beat }, i) => i > 0 && beat > (beats[i - 1]?.beat ?? 0) + 1)).toBe(true);
  });

  it('[MUSIC-34] a loop stands at the same place after all its beats, and runs as fast as the clock', () => {
    expect(loopAt(72, 8, { beat: 8, tempoBpm: 72 })).toEqual({ inputSec: 0, rate: 1 });
    expect(loopAt(72, 8, { beat: 9, tempoBpm: 90 })).toEqual({ inputSec: 60 / 72, rate: 1.25 });
    // Felt at 70: two of its beats in one.
    expect(loopAt(140, 16, { beat: 3, tempoBpm: 70 })).toEqual({ inputSec: 6 * (60 / 140), rate: 1 });
  });

  it('[MUSIC-31] asks for no tempo that one of the recordings cannot follow', () => {
    expect(reachableTempo([72], 120)).toBeCloseTo(72 * 1.4, 9);
    expect(reachableTempo([60, 80], 120)).toBeCloseTo(84, 9);
    expect(reachableTempo([144], 72)).toBe(72);
    expect(reachableTempo([], 90)).toBe(90);
  });

  it('[MUSIC-33] what is read around a loop is the loop itself', () => {
    const loop = Float32Array.from([1, 2, 3]);
    expect([...withMargins(loop, 4)]).toEqual([3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1]);
  });
});
