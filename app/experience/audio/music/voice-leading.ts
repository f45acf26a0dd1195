/** @file Which four notes the pad sings next: every voice moves as little as it can. Pure. */
import { type Chord, type PitchClass, pitchClass } from './harmony.ts';

/** Four MIDI notes, low to high. */
export type Voicing = readonly [number, number, number, number];

/** E3–E5: above the bass, below the bells. */
export const PAD_LOW = 52;
export const PAD_HIGH = 76;
const CENTRE = 63;
/** No voice moves farther than a fifth. */
export const MAX_MOVE = 7;

/** All voicings of a chord in range: every tone heard, no cluster, no gap over a sixth. */
function voicingsOf(chord: Chord): Voicing[] {
  const notes: number[] = [];
  for (let midi = PAD_LOW; midi <= PAD_HIGH; midi++)
    if (chord.tones.includes(pitchClass(midi))) notes.push(midi);
  const found: Voicing[] = [];
  const extend = (chosen: readonly number[], from: number): void => {
    if (chosen.length === 4) {
      const voicing = chosen as unknown as Voicing;
      if (isComplete(voicing, chord)) found.push(voicing);
      return;
    }
    for (let i = from; i < notes.length; i++) {
      const note = notes[i] ?? 0;
      const below = chosen.at(-1);
      if (below === undefined || isSpaced(below, note)) extend([...chosen, note], i + 1);
    }
  };
  extend([], 0);
  return found;
}

function isSpaced(below: number, above: number): boolean {
  const gap = above - below;
  // Low seconds are mud; a semitone anywhere is a rub that a pad holds for seconds.
  return gap <= 9 && gap >= (below < 60 ? 3 : 2);
}

function isComplete(voicing: Voicing, chord: Chord): boolean {
  const heard = voicing.map(pitchClass);
  return chord.tones.every((tone) => heard.includes(tone));
}

/** Root or fifth may be doubled; a doubled third or seventh sticks out. */
function hasOddDoubling(voicing: Voicing, chord: Chord): boolean {
  const heard = voicing.map(pitchClass);
  const doubled = heard.filter((tone, i) => heard.indexOf(tone) !== i);
  return doubled.some((tone) => tone !== chord.root && tone !== chord.tones[2]);
}

/** Sum of semitones moved by all voices. */
function movement(from: Voicing, to: Voicing): number {
  return from.reduce((total, note, voice) => total + Math.abs((to[voice] ?? note) - note), 0);
}

/** Pairs of voices that keep a fifth or octave while both move: they fuse into one and the texture thins. */
function parallels(from: Voicing, to: Voicing): number {
  let count = 0;
  for (let low = 0; low < 3; low++)
    for (let high = low + 1; high < 4; high++) {
      const before = (from[high] ?? 0) - (from[low] ?? 0);
      const after = (to[high] ?? 0) - (to[low] ?? 0);
      if (before === after && (before % 12) % 7 === 0 && from[low] !== to[low]) count++;
    }
  return count;
}

/** Whether all four voices leap (more than a tone) the same way: a jump of the whole choir. */
export function isParallelJump(from: Voicing, to: Voicing): boolean {
  const moves = from.map((note, voice) => (to[voice] ?? note) - note);
  return moves.every((move) => move > 2) || moves.every((move) => move < -2);
}

/** Whether every voice moves by a fifth at most, and not all of them leap together. */
export function isSmooth(from: Voicing, to: Voicing): boolean {
  const farthest = Math.max(...from.map((note, voice) => Math.abs((to[voice] ?? note) - note)));
  return farthest <= MAX_MOVE && !isParallelJump(from, to);
}

/** The voicing of `chord` nearest to `from`, with a light pull toward the middle of the range. */
export function lead(from: Voicing | null, chord: Chord): Voicing {
  const candidates = voicingsOf(chord);
  const cost = (to: Voicing): number => {
    const centre = to.reduce((sum, note) => sum + note, 0) / 4;
    const drift = (centre - CENTRE) ** 2 * 0.06;
    if (from === null) return drift + Math.abs(to[3] - to[0] - 14);
    return (
      movement(from, to) +
      drift +
      parallels(from, to) * 3 +
      (hasOddDoubling(to, chord) ? 3 : 0) +
      (isSmooth(from, to) ? 0 : 1000) +
      Math.max(0, to[3] - to[0] - 19)
    );
  };
  let best: Voicing = candidates[0] ?? [PAD_LOW, PAD_LOW + 4, PAD_LOW + 7, PAD_LOW + 12];
  let lowest = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const price = cost(candidate);
    if (price >= lowest) continue;
    best = candidate;
    lowest = price;
  }
  return best;
}

/** The note of one of `classes` nearest to `midi`, within [low, high]; the lower of two equals. */
export function nearest(classes: readonly PitchClass[], midi: number, low: number, high: number): number {
  let best = low;
  let distance = Number.POSITIVE_INFINITY;
  for (let note = low; note <= high; note++)
    if (classes.includes(pitchClass(note)) && Math.abs(note - midi) < distance) {
      best = note;
      distance = Math.abs(note - midi);
    }
  return best;
}
