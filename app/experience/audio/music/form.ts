/** @file The form: bars make phrases of four chords, four phrases a section, sections wander through keys. Pure. */
import { createRandom, type Mode, type Random } from '../../../../src/core/index.ts';
import { createPulsePattern, type PulsePattern } from './accompaniment.ts';
import { type PitchClass, pickProgression } from './harmony.ts';
import { CLOSE, createMotif, type Motif, vary } from './motif.ts';

export const PHRASES_PER_SECTION = 4;
/** Above this a chord lasts two bars: harmony that changes faster than every three seconds hurries the listener. */
const TWO_BAR_CHORDS_BPM = 80;
/** Keys as fifths from D; the walk turns round at its ends. */
const KEYS_FROM_D = 2;

/** What a section keeps, so that it is recognised as one. */
export interface Section {
  readonly index: number;
  readonly progressions: readonly [readonly number[], readonly number[]];
  readonly motifs: readonly [Motif, Motif];
  readonly pulse: PulsePattern;
  /** Phrases in which the tune, or the mallet, rests; −1 for none. */
  readonly tuneRests: number;
  readonly malletRests: number;
}

export interface Phrase {
  /** 0–3 within the section. */
  readonly index: number;
  readonly barsPerChord: 1 | 2;
  /** Bars already played. */
  readonly bar: number;
}

/** Random numbers of one voice in one bar: a change in one layer leaves the others as they were. */
export function randomFor(seed: number, index: number, purpose: number): Random {
  const random = createRandom(
    Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index * 16 + purpose, 0xc2b2ae35),
  );
  random.next();
  return random;
}

export function createSection(seed: number, index: number, mode: Mode, heard?: readonly number[]): Section {
  const random = randomFor(seed, index, 0);
  const first = pickProgression(mode, random, heard);
  return {
    index,
    progressions: [first, pickProgression(mode, random, first)],
    motifs: [createMotif(random), createMotif(random)],
    pulse: createPulsePattern(random),
    tuneRests: random.next() < 0.4 ? 1 : -1,
    malletRests: random.next() < 0.4 ? 2 : -1,
  };
}

/** Pitch class of a key given as fifths above D. */
export function tonicOf(key: number): PitchClass {
  return (((2 + key * 7) % 12) + 12) % 12;
}

export function startPhrase(index: number, tempoBpm: number): Phrase {
  return { index, barsPerChord: tempoBpm > TWO_BAR_CHORDS_BPM ? 2 : 1, bar: 0 };
}

/** A neighbour on the circle of fifths, at most two fifths from D. */
export function nextKey(seed: number, sectionIndex: number, key: number): number {
  if (key >= KEYS_FROM_D) return key - 1;
  if (key <= -KEYS_FROM_D) return key + 1;
  return key + (randomFor(seed, sectionIndex, 1).next() < 0.5 ? 1 : -1);
}

/** Statement, rest, answer, close: the tune leaves as much silence as sound. */
export function melodyPlan(
  section: Section,
  phrase: Phrase,
  step: number,
  fresh: boolean,
  random: Random,
): Motif | null {
  if (phrase.index === section.tuneRests) return null;
  if (!fresh) return random.next() < 0.2 ? vary(section.motifs[1], random) : null;
  const [first, second] = section.motifs;
  switch (step) {
    case 0:
      return phrase.index === 2 ? second : first;
    case 1:
      return random.next() < 0.2 ? second : null;
    case 2:
      return vary(phrase.index % 2 === 0 ? first : second, random);
    default:
      return phrase.index === 3 || random.next() < 0.4 ? CLOSE : null;
  }
}
