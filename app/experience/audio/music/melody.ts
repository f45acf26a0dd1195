/** @file From a motif to notes: in the scale, on chord tones where weight falls, never leaping far. Pure. */
import type { Random } from '../../../../src/core/index.ts';
import { type Chord, type PitchClass, pitchClass } from './harmony.ts';
import type { Motif } from './motif.ts';
import type { MelodyNote } from './notes.ts';
import { nearest } from './voice-leading.ts';

/** E4–E6. */
export const MELODY_LOW = 64;
export const MELODY_HIGH = 86;
const CENTRE = 73;
/** A major sixth: the widest leap a hummed tune makes without effort. */
export const MAX_LEAP = 9;

/** Beats one and three carry weight, and so does any note long enough to be heard as harmony. */
export function isStrong(startBeat: number, beats: number): boolean {
  return startBeat % 2 === 0 || beats >= 1.5;
}

interface Setting {
  readonly scale: readonly PitchClass[];
  readonly chord: Chord;
  /** Last melody note, MIDI. */
  readonly from: number;
  /** 0–1, loudness of the whole bar. */
  readonly velocity: number;
}

/** Notes of one bar of melody, and the pitch it ends on. */
export function singMotif(
  motif: Motif,
  setting: Setting,
  random: Random,
): { notes: MelodyNote[]; last: number } {
  const { scale, chord } = setting;
  const ladder: number[] = [];
  for (let midi = MELODY_LOW; midi <= MELODY_HIGH; midi++)
    if (scale.includes(pitchClass(midi))) ladder.push(midi);
  // The anchor leans back to the middle of the range, or the tune would wander off.
  const anchor = nearest(scale, setting.from + (CENTRE - setting.from) * 0.35, MELODY_LOW, MELODY_HIGH);
  const anchorRung = ladder.indexOf(anchor);
  let last = setting.from;
  const notes = motif.map(({ startBeat, beats, steps }): MelodyNote => {
    const rung = Math.max(0, Math.min(ladder.length - 1, anchorRung + steps));
    const wanted = ladder[rung] ?? anchor;
    const classes = isStrong(startBeat, beats) ? chord.tones : scale;
    const low = Math.max(MELODY_LOW, last - MAX_LEAP);
    const high = Math.min(MELODY_HIGH, last + MAX_LEAP);
    const midi = nearest(classes, wanted, low, high);
    last = midi;
    const accent = startBeat % 2 === 0 ? 1 : 0.82;
    return {
      kind: 'melody',
      midi,
      startBeat,
      beats,
      velocity: setting.velocity * accent * random.uniform(0.88, 1),
    };
  });
  return { notes, last };
}

/** A chord tone a third to a sixth below, so soft that it is felt as warmth. */
export function shadow(note: MelodyNote, chord: Chord): MelodyNote | undefined {
  for (let midi = note.midi - 3; midi >= note.midi - 9; midi--)
    if (chord.tones.includes(pitchClass(midi))) return { ...note, midi, velocity: note.velocity * 0.5 };
  return undefined;
}
