/** @file The sequencer: bars in beats → events in seconds, composed only just before they are due. Pure. */
import { clamp, createRandom, type MusicTargets } from '../../../../src/core/index.ts';
import { type ComposerState, composeBar, createComposer } from './composer.ts';
import { type Bar, BEATS_PER_BAR, type Layer, layerOf, type Note } from './notes.ts';
import { beatToSeconds, swing, tempoRamp } from './tempo.ts';

export type LayerGains = Readonly<Record<Layer, number>>;

/** padOff: the pad has faded out and lets go. bar: a bar line, with the fades that start there. */
export type MusicEvent = { readonly atSec: number } & (
  | { readonly kind: 'note'; readonly note: Note; readonly durationSec: number }
  | { readonly kind: 'padOff' }
  | {
      readonly kind: 'bar';
      readonly bar: Bar;
      readonly tempoBpm: number;
      readonly fadeSec: number;
      readonly gains: LayerGains;
    }
);

export interface SequencerState {
  readonly composer: ComposerState;
  readonly tempoBpm: number;
  readonly nextBarSec: number;
  readonly gains: LayerGains;
  /** Composed and not yet handed out, in order of time. */
  readonly queue: readonly MusicEvent[];
}

/** Below this a layer is left out altogether (−40 dB). */
const SILENT = 0.01;
const SILENCE: LayerGains = { pad: 0, bass: 0, melody: 0, pulse: 0, air: 0 };
/** Hands are not machines: tune and bells are up to this much early or late. */
const LOOSENESS_SEC = 0.008;

export function createSequencer(seed: number, targets: MusicTargets, startSec: number): SequencerState {
  return {
    composer: createComposer(seed, targets),
    tempoBpm: tempoRamp(targets.tempoBpm, targets.tempoBpm, 1)[0] ?? targets.tempoBpm,
    nextBarSec: startSec,
    gains: SILENCE,
    queue: [],
  };
}

/**
 * Everything due before `untilSec`. Targets are read at bar lines: mode, tempo and gains asked for in the middle of a
 * bar are heard from the next one on. Events that are already later than `nowSec` (the page slept) are dropped, and the
 * next bar starts afresh rather than in a rush.
 */
export function advance(
  state: SequencerState,
  targets: MusicTargets,
  nowSec: number,
  untilSec: number,
): { state: SequencerState; due: MusicEvent[] } {
  let current = state.nextBarSec < nowSec ? { ...state, nextBarSec: untilSec } : state;
  while (current.nextBarSec < untilSec) current = addBar(current, targets);
  // Bar lines, ends and the pad's notes are kept however late: dropping them would leave a fade or a voice hanging.
  const mayBeLate = (event: MusicEvent): boolean => event.kind !== 'note' || event.note.kind === 'pad';
  const due = current.queue.filter(
    (event) => event.atSec < untilSec && (event.atSec >= nowSec || mayBeLate(event)),
  );
  return { state: { ...current, queue: current.queue.filter((event) => event.atSec >= untilSec) }, due };
}

function gainsOf(targets: MusicTargets): LayerGains {
  const gain = (layer: Layer): number => (targets[layer] < SILENT ? 0 : clamp(targets[layer], 0, 1));
  return {
    pad: gain('pad'),
    bass: gain('bass'),
    melody: gain('melody'),
    pulse: gain('pulse'),
    air: gain('air'),
  };
}

function addBar(state: SequencerState, targets: MusicTargets): SequencerState {
  const { state: composer, bar } = composeBar(state.composer, targets);
  const temposBpm = tempoRamp(state.tempoBpm, targets.tempoBpm, BEATS_PER_BAR);
  const startSec = state.nextBarSec;
  const gains = gainsOf(targets);
  const fadeSec = beatToSeconds(BEATS_PER_BAR, temposBpm);
  const audible = (layer: Layer): boolean => gains[layer] > 0 || state.gains[layer] > 0;
  const random = createRandom(composer.seed + bar.index);
  const queue: MusicEvent[] = [
    ...state.queue,
    { kind: 'bar', atSec: startSec, bar, tempoBpm: temposBpm[0] ?? state.tempoBpm, fadeSec, gains },
  ];
  if (!audible('pad')) queue.push({ kind: 'padOff', atSec: startSec });
  for (const note of bar.notes) {
    if (!audible(layerOf(note))) continue;
    const loose = note.kind === 'melody' || note.kind === 'bell' ? random.next() * LOOSENESS_SEC : 0;
    const from = beatToSeconds(swing(note.startBeat), temposBpm);
    const to = beatToSeconds(note.startBeat + note.beats, temposBpm);
    // A pad that was silent has nothing to tie to.
    const sounded = note.kind === 'pad' && state.gains.pad === 0 ? { ...note, tied: false } : note;
    queue.push({ kind: 'note', atSec: startSec + from + loose, note: sounded, durationSec: to - from });
  }
  queue.sort((a, b) => a.atSec - b.atSec);
  return {
    composer,
    tempoBpm: temposBpm.at(-1) ?? state.tempoBpm,
    nextBarSec: startSec + fadeSec,
    gains,
    queue,
  };
}
