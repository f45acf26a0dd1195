/** @file Scales, chords and the progressions that make each mode sound like itself. Pure. */
import { MODES, type Mode, type Random } from '../../../../src/core/index.ts';

/** Pitch class: 0 is C, 11 is B. */
export type PitchClass = number;

/** Semitones of each scale step above the tonic. */
const STEPS: Readonly<Record<Mode, readonly number[]>> = {
  locrian: [0, 1, 3, 5, 6, 8, 10],
  phrygian: [0, 1, 3, 5, 7, 8, 10],
  aeolian: [0, 2, 3, 5, 7, 8, 10],
  dorian: [0, 2, 3, 5, 7, 9, 10],
  mixolydian: [0, 2, 4, 5, 7, 9, 10],
  ionian: [0, 2, 4, 5, 7, 9, 11],
  lydian: [0, 2, 4, 6, 7, 9, 11],
};

/**
 * Progressions as scale degrees (0 is the tonic), four chords each. Every one leans on the step that tells its mode
 * from its neighbours (Lydian's major II, Dorian's major IV, Phrygian's ♭II, Locrian's ♭V), and none visits a diminished chord;
 * Locrian's tonic, which is one, is voiced without its fifth.
 */
const PROGRESSIONS: Readonly<Record<Mode, readonly (readonly number[])[]>> = {
  locrian: [
    [0, 4, 0, 1],
    [0, 2, 4, 1],
    [0, 3, 4, 0],
    [0, 1, 4, 6],
  ],
  phrygian: [
    [0, 1, 0, 6],
    [0, 5, 1, 0],
    [0, 3, 1, 0],
    [0, 6, 5, 1],
  ],
  aeolian: [
    [0, 5, 2, 6],
    [0, 3, 5, 6],
    [0, 6, 5, 6],
    [0, 4, 5, 3],
  ],
  dorian: [
    [0, 3, 0, 3],
    [0, 6, 3, 0],
    [0, 2, 3, 6],
    [0, 1, 2, 3],
  ],
  mixolydian: [
    [0, 6, 3, 0],
    [0, 4, 6, 3],
    [0, 3, 6, 0],
    [0, 1, 6, 3],
  ],
  ionian: [
    [0, 3, 5, 4],
    [0, 5, 3, 4],
    [0, 2, 3, 1],
    [0, 3, 0, 4],
  ],
  lydian: [
    [0, 1, 0, 4],
    [0, 4, 1, 0],
    [0, 1, 5, 1],
    [0, 6, 1, 0],
  ],
};

export interface Chord {
  /** Scale degree of the root, 0–6. */
  readonly degree: number;
  readonly root: PitchClass;
  /** Three or four distinct pitch classes, root first. */
  readonly tones: readonly PitchClass[];
}

export function pitchClass(midi: number): PitchClass {
  return ((midi % 12) + 12) % 12;
}

/** Seven pitch classes, tonic first. */
export function scaleOf(tonic: PitchClass, mode: Mode): PitchClass[] {
  return STEPS[mode].map((step) => pitchClass(tonic + step));
}

function step(scale: readonly PitchClass[], degree: number): PitchClass {
  return scale[degree % scale.length] ?? 0;
}

function interval(from: PitchClass, to: PitchClass): number {
  return pitchClass(to - from);
}

/** Whether any two of the tones stand a tritone apart. */
function hasTritone(tones: readonly PitchClass[]): boolean {
  return tones.some((a) => tones.some((b) => interval(a, b) === 6));
}

/** `ninth` and `seventh` fall back to the plain triad where the scale would make them harsh. */
export type Colour = 'triad' | 'seventh' | 'ninth';

/** The chord on a degree of a seven-note scale. A diminished triad loses its fifth and takes its seventh instead. */
export function chordOn(scale: readonly PitchClass[], degree: number, colour: Colour): Chord {
  const [root, third, fifth, seventh, ninth] = [0, 2, 4, 6, 8].map((thirds) =>
    step(scale, degree + thirds),
  ) as [number, number, number, number, number];
  const triad = interval(root, fifth) === 7 ? [root, third, fifth] : [root, third, seventh];
  if (colour === 'ninth' && interval(root, ninth) === 2 && !hasTritone([...triad, ninth]))
    return { degree, root, tones: [...triad, ninth] };
  if (colour === 'seventh' && !triad.includes(seventh) && !hasTritone([...triad, seventh]))
    return { degree, root, tones: [...triad, seventh] };
  return { degree, root, tones: triad };
}

/** One of the mode's progressions; never the one just heard. */
export function pickProgression(mode: Mode, random: Random, heard?: readonly number[]): readonly number[] {
  const choices = PROGRESSIONS[mode].filter((progression) => progression.join() !== heard?.join());
  return choices[random.integer(choices.length)] ?? [0];
}

/** At most two steps along the circle of fifths toward the mode asked for, so that five tones of seven stay. */
export function stepToward(current: Mode, asked: Mode): Mode {
  const from = MODES.indexOf(current);
  const to = MODES.indexOf(asked);
  return MODES[from + Math.max(-2, Math.min(2, to - from))] ?? asked;
}

/** Pitch classes both scales have, in the order of the first. */
export function commonTones(a: readonly PitchClass[], b: readonly PitchClass[]): PitchClass[] {
  return a.filter((tone) => b.includes(tone));
}

/**
 * A major or minor triad that belongs to both scales: the hinge on which mode or key turns. Modes two fifths apart
 * share a pentatonic scale, which always holds one major and one minor triad. The one nearest to what sounds is taken.
 */
export function pivotChord(
  from: readonly PitchClass[],
  to: readonly PitchClass[],
  sounding: readonly PitchClass[],
): Chord | undefined {
  const common = commonTones(to, from);
  const rank = (chord: Chord): number => chord.tones.filter((tone) => sounding.includes(tone)).length;
  return to
    .map((_, degree) => chordOn(to, degree, 'triad'))
    .filter(({ root, tones }) => tones.every((tone) => common.includes(tone)) && isConsonant(root, tones))
    .sort((a, b) => rank(b) - rank(a))[0];
}

function isConsonant(root: PitchClass, tones: readonly PitchClass[]): boolean {
  return tones.some((tone) => interval(root, tone) === 7);
}
