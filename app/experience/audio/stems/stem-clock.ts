/** @file The common clock of stems: beats in time, from which each loop's place and speed follow. Pure. */
import type { MusicTargets } from '../../../../src/core/index.ts';
import { feltTempo, playRate, type RoleGains, roleGains } from '../../../../src/stems/index.ts';
import { TEMPO_STEP, tempoRamp } from '../music/tempo.ts';

/** A beat begins: from here on the clock runs at `tempoBpm`; at a bar line the gains of the bar are given. */
export interface ClockBeat {
  readonly atSec: number;
  /** Beats since the start. */
  readonly beat: number;
  readonly tempoBpm: number;
  readonly bar: { readonly gains: RoleGains; readonly fadeSec: number } | null;
}

export interface ClockState {
  /** The last beat that was handed out; null before the first. */
  readonly last: ClockBeat | null;
  readonly nextSec: number;
}

export const startClock = (atSec: number): ClockState => ({ last: null, nextSec: atSec });

/**
 * The next beat, if it is due before `untilSec`; one at a time, since the library holds one change ahead. Where the page slept,
 * what sounded went on at its last tempo, and the clock joins it at the next beat.
 */
export function nextBeat(
  state: ClockState,
  targets: MusicTargets,
  /** The tempo that is asked for, as far as the recordings can follow. */
  wantedBpm: number,
  beatsPerBar: number,
  nowSec: number,
  untilSec: number,
): { readonly state: ClockState; readonly due: ClockBeat | null } {
  const { last } = state;
  if (last === null) {
    if (state.nextSec >= untilSec) return { state, due: null };
    return hand(state.nextSec, 0, startTempo(wantedBpm), targets, beatsPerBar);
  }
  const beatSec = 60 / last.tempoBpm;
  const missed = Math.max(0, Math.ceil((nowSec - state.nextSec) / beatSec));
  const atSec = state.nextSec + missed * beatSec;
  if (atSec >= untilSec) return { state, due: null };
  const [tempoBpm = last.tempoBpm] = tempoRamp(last.tempoBpm, wantedBpm, 1);
  return hand(atSec, last.beat + 1 + missed, tempoBpm, targets, beatsPerBar);
}

const startTempo = (wantedBpm: number): number => tempoRamp(wantedBpm, wantedBpm, 1)[0] ?? wantedBpm;

function hand(atSec: number, beat: number, tempoBpm: number, targets: MusicTargets, beatsPerBar: number) {
  const beatSec = 60 / tempoBpm;
  const isBar = beat % beatsPerBar === 0;
  const bar = isBar ? { gains: roleGains(targets), fadeSec: beatsPerBar * beatSec * (1 - TEMPO_STEP) } : null;
  const due: ClockBeat = { atSec, beat, tempoBpm, bar };
  return { state: { last: due, nextSec: atSec + beatSec }, due };
}

/**
 * Where a loop stands at a beat of the clock, and how fast it runs. The clock's own tempo is kept within what the slowest and
 * fastest loop may be stretched to (`reachableTempo`), so that all stay in time with each other.
 */
export function loopAt(
  recordedBpm: number,
  loopBeats: number,
  { beat, tempoBpm }: Pick<ClockBeat, 'beat' | 'tempoBpm'>,
): { readonly inputSec: number; readonly rate: number } {
  // A recording at 140 that is felt at 70 has two of its own beats in one of the clock.
  const perBeat = recordedBpm / feltTempo(recordedBpm);
  return {
    inputSec: ((beat * perBeat) % loopBeats) * (60 / recordedBpm),
    rate: tempoBpm / feltTempo(recordedBpm),
  };
}

/** The tempo nearest to the wanted one that every recording can follow. */
export function reachableTempo(recordedBpm: readonly number[], wantedBpm: number): number {
  return recordedBpm.reduce(
    (wanted, recorded) => playRate(recorded, wanted) * feltTempo(recorded),
    wantedBpm,
  );
}
