import { describe, expect, it } from 'vitest';
import type { MusicTargets } from '../../../../src/core/index.ts';
import { EMOTION_MUSIC } from './presets.ts';
import { advance, createSequencer, type MusicEvent, type SequencerState } from './sequencer.ts';

const NEUTRAL = EMOTION_MUSIC.neutral;

/** Runs the sequencer as the live clock does, every 80 ms; `at` gives the targets of a moment. */
function play(seconds: number, at: (sec: number) => MusicTargets, seed = 1): MusicEvent[] {
  let state: SequencerState = createSequencer(seed, at(0), 0);
  const events: MusicEvent[] = [];
  for (let nowSec = 0; nowSec < seconds; nowSec += 0.08) {
    const step = advance(state, at(nowSec), nowSec, nowSec + 0.35);
    state = step.state;
    events.push(...step.due);
  }
  return events;
}

function bars(events: readonly MusicEvent[]): Extract<MusicEvent, { kind: 'bar' }>[] {
  return events.filter((event) => event.kind === 'bar');
}

function kinds(events: readonly MusicEvent[]): Set<string> {
  return new Set(events.map((event) => (event.kind === 'note' ? event.note.kind : event.kind)));
}

describe('sequencer', () => {
  it('[MUSIC-13] hands out each event once, in order, and the same whatever the rhythm of the clock', () => {
    const events = play(40, () => NEUTRAL);
    expect(events.every((event, i) => event.atSec >= (events[i - 1]?.atSec ?? 0))).toBe(true);
    let state = createSequencer(1, NEUTRAL, 0);
    const coarse: MusicEvent[] = [];
    let nowSec = 0;
    for (const untilSec of [3, 9.1, 9.2, 30, 41]) {
      const step = advance(state, NEUTRAL, nowSec, untilSec);
      nowSec = untilSec;
      state = step.state;
      coarse.push(...step.due);
    }
    const upTo = (list: MusicEvent[]): MusicEvent[] => list.filter((event) => event.atSec < 40);
    expect(upTo(coarse)).toEqual(upTo(events));
  });

  it('[MUSIC-10] puts bar lines four beats apart at the tempo asked for', () => {
    const lines = bars(play(60, () => ({ ...NEUTRAL, tempoBpm: 80 })));
    for (let i = 1; i < lines.length; i++)
      expect((lines[i]?.atSec ?? 0) - (lines[i - 1]?.atSec ?? 0)).toBeCloseTo(3, 6);
  });

  it('[MUSIC-14] hears a change of mode, tempo or gain only from the next bar line on', () => {
    const changed: MusicTargets = { ...EMOTION_MUSIC.sadness, air: 0 };
    const lines = bars(play(20, (sec) => (sec < 5 ? NEUTRAL : changed)));
    const before = lines.filter((line) => line.atSec < 5.3);
    expect(before.every((line) => line.bar.mode === 'dorian' && line.gains.air === 0.7)).toBe(true);
    const after = lines.filter((line) => line.atSec > 5.4);
    expect(after.every((line) => line.bar.mode === 'aeolian' && line.gains.air === 0)).toBe(true);
    expect(after.length).toBeGreaterThan(1);
  });

  it('[MUSIC-15] lets a layer sound through the bar in which it fades, then leaves it out (control: the others go on)', () => {
    const events = play(30, (sec) => (sec < 9 ? NEUTRAL : { ...NEUTRAL, pulse: 0, pad: 0 }));
    const line = bars(events).find((bar) => bar.gains.pulse === 0)?.atSec ?? Number.NaN;
    const has = (kind: string, fromSec: number, toSec: number): boolean =>
      kinds(events.filter((event) => event.atSec >= fromSec && event.atSec < toSec)).has(kind);
    expect(has('thump', line, line + 4)).toBe(true);
    expect(has('thump', line + 4, 30)).toBe(false);
    expect(has('pad', line + 4, 30)).toBe(false);
    expect(has('padOff', line + 4, 30)).toBe(true);
    expect(has('bass', line + 4, 30)).toBe(true);
  });

  it('[MUSIC-15] strikes all pad notes anew when the pad comes back', () => {
    const events = play(40, (sec) => (sec < 12 ? { ...NEUTRAL, pad: 0 } : NEUTRAL));
    const first = events.find((event) => event.kind === 'note' && event.note.kind === 'pad');
    const struck = events.filter(
      (event) =>
        event.atSec === first?.atSec &&
        event.kind === 'note' &&
        event.note.kind === 'pad' &&
        !event.note.tied,
    );
    expect(struck).toHaveLength(4);
  });

  it('[MUSIC-15] stays silent when all gains are zero', () => {
    const silent: MusicTargets = { ...NEUTRAL, pad: 0, bass: 0, melody: 0, pulse: 0, air: 0 };
    expect([...kinds(play(20, () => silent))].sort()).toEqual(['bar', 'padOff']);
  });

  it('[MUSIC-16] goes on calmly after the page slept: no rush of missed notes', () => {
    let state = createSequencer(1, NEUTRAL, 0);
    state = advance(state, NEUTRAL, 0, 0.35).state;
    const woken = advance(state, NEUTRAL, 120, 120.35);
    const late = woken.due.filter((event) => event.atSec < 120);
    expect(late.every((event) => event.kind !== 'note' || event.note.kind === 'pad')).toBe(true);
    expect(woken.due.length).toBeLessThan(20);
    expect(advance(woken.state, NEUTRAL, 120.2, 120.7).state.nextBarSec).toBeGreaterThan(120.3);
  });
});
