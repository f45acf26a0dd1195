/** @file The layers under and above the tune: bass, pulse and air, each from the chord that sounds. Pure. */
import type { Random } from '../../../../src/core/index.ts';
import { type Chord, type PitchClass, pitchClass } from './harmony.ts';
import type { Note } from './notes.ts';
import { nearest, type Voicing } from './voice-leading.ts';

/** E1–E3 for the bass, C4–G5 for the mallet, C6–C7 for the bells. */
const BASS_LOW = 31;
const BASS_HIGH = 50;
const MALLET_LOW = 60;
const MALLET_HIGH = 79;
const BELL_LOW = 81;
const BELL_HIGH = 96;

/** Root on one; sometimes the fifth (or the root again) on three. `fresh` is the first bar of a chord. */
export function bassLine(
  chord: Chord,
  from: number,
  fresh: boolean,
  random: Random,
): { notes: Note[]; root: number } {
  // Leaning toward F2 keeps the line from sinking out of what small speakers can play.
  const root = nearest([chord.root], from * 0.6 + 41 * 0.4, BASS_LOW, BASS_HIGH);
  const fifth = chord.tones.find((tone) => pitchClass(tone - chord.root) === 7) ?? chord.root;
  const moves = random.next() < (fresh ? 0.35 : 0.55);
  const second = moves && random.next() < 0.7 ? nearest([fifth], root + 3, BASS_LOW, BASS_HIGH) : root;
  const notes: Note[] = [
    {
      kind: 'bass',
      midi: root,
      startBeat: 0,
      beats: moves ? 1.9 : 3.8,
      velocity: random.uniform(0.86, 0.96),
    },
  ];
  if (moves)
    notes.push({
      kind: 'bass',
      midi: second,
      startBeat: 2,
      beats: 1.8,
      velocity: random.uniform(0.66, 0.78),
    });
  return { notes, root };
}

/** k hits spread as evenly as possible over n steps (Bjorklund's rhythm, Toussaint 2005), first hit on step 0. */
export function evenRhythm(hits: number, steps: number): boolean[] {
  return Array.from({ length: steps }, (_, i) => (i * hits) % steps < hits);
}

/** What a section keeps constant in its pulse, so that it is recognised as one. */
export interface PulsePattern {
  /** Which of the eight quavers the mallet plays. */
  readonly quavers: readonly boolean[];
  /** Order in which it takes the chord's notes. */
  readonly order: readonly number[];
  /** Whether the heartbeat answers itself half a beat later. */
  readonly double: boolean;
}

export function createPulsePattern(random: Random): PulsePattern {
  const orders = [
    [0, 2, 1, 3, 2],
    [3, 1, 2, 0, 1],
    [0, 1, 2, 3, 2, 1],
    [2, 0, 3, 1],
  ];
  return {
    quavers: evenRhythm(3 + random.integer(3), 8),
    order: orders[random.integer(orders.length)] ?? [0],
    double: random.next() < 0.5,
  };
}

/** A heartbeat on one and three, and a mallet that walks through the chord in quavers. */
export function pulse(pattern: PulsePattern, tonic: PitchClass, voicing: Voicing, random: Random): Note[] {
  const low = nearest([tonic], 34, 29, 41);
  const notes: Note[] = [];
  for (const startBeat of [0, 2]) {
    notes.push({ kind: 'thump', midi: low, startBeat, beats: 0.5, velocity: startBeat === 0 ? 1 : 0.8 });
    if (pattern.double)
      notes.push({ kind: 'thump', midi: low, startBeat: startBeat + 0.5, beats: 0.5, velocity: 0.4 });
  }
  let hit = 0;
  pattern.quavers.forEach((plays, quaver) => {
    if (!plays) return;
    const voice = voicing[pattern.order[hit++ % pattern.order.length] ?? 0] ?? voicing[0];
    const midi = nearest([pitchClass(voice)], voice + 6, MALLET_LOW, MALLET_HIGH);
    const accent = quaver % 4 === 0 ? 1 : quaver % 2 === 0 ? 0.75 : 0.55;
    notes.push({
      kind: 'mallet',
      midi,
      startBeat: quaver / 2,
      beats: 0.5,
      velocity: accent * random.uniform(0.85, 1),
    });
  });
  return notes;
}

/** One breath of noise over the bar, and now and then a bell or a small rising figure of them. */
export function air(chord: Chord, phraseStart: boolean, random: Random): Note[] {
  const notes: Note[] = [{ kind: 'breath', startBeat: 0, beats: 4, velocity: random.uniform(0.6, 1) }];
  const ring = (startBeat: number, wanted: number, velocity: number): void => {
    const midi = nearest(chord.tones, wanted, BELL_LOW, BELL_HIGH);
    notes.push({ kind: 'bell', midi, startBeat, beats: 4, velocity });
  };
  if (phraseStart && random.next() < 0.6) {
    const base = random.uniform(82, 86);
    for (let i = 0; i < 3; i++) ring(1 + i * 0.5, base + i * 4, 0.75 - i * 0.12);
  } else if (random.next() < 0.55) {
    ring(0.5 * (1 + random.integer(6)), random.uniform(BELL_LOW, BELL_HIGH), random.uniform(0.45, 0.8));
  }
  return notes;
}
