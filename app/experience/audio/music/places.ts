/** @file How each world changes the sound of the music, and which notes its ambient events play. Pure. */
import { clamp, type MusicTargets, type Random } from '../../../../src/core/index.ts';
import type { StruckKind } from './instruments.ts';
import { nearest } from './voice-leading.ts';

/** glass: open air over water, bells. wood: under trees; the tune an octave lower, marimba for the bells. */
export type Timbre = 'glass' | 'wood';

interface Colour {
  /** What the bells of the air layer are played on, and by how much lower, semitones. */
  readonly bell: StruckKind;
  readonly bellDown: number;
  readonly melodyDown: number;
  readonly brightness: number;
  readonly reverb: number;
}

/** Moves by octaves only: every note stays in the scale of its bar (MUSIC-2). */
export const TIMBRES: Readonly<Record<Timbre, Colour>> = {
  glass: { bell: 'bell', bellDown: 0, melodyDown: 0, brightness: 1, reverb: 0 },
  wood: { bell: 'mallet', bellDown: 24, melodyDown: 12, brightness: 0.8, reverb: 0.12 },
};

/** Brightness and room of the targets as this place has them. */
export function colouredBy(
  timbre: Timbre,
  { brightness, reverb }: Pick<MusicTargets, 'brightness' | 'reverb'>,
) {
  const colour = TIMBRES[timbre];
  return {
    brightness: clamp(brightness * colour.brightness, 0, 1),
    reverb: clamp(reverb + colour.reverb, 0, 1),
  };
}

export interface PlacedNote {
  readonly midi: number;
  readonly afterSec: number;
  /** 0–1. */
  readonly velocity: number;
}

/** Middle of the range in which ambient events ring. */
const RING_AT: Readonly<Record<Timbre, number>> = { glass: 84, wood: 67 };

/**
 * What an ambient event plays, in the scale that sounds now: one note of the triad, three that fall, or two that rise
 * in answer
 * to a face.
 */
export function ringOf(
  kind: 'common' | 'rare' | 'answer',
  scale: readonly number[],
  timbre: Timbre,
  random: Random,
): PlacedNote[] {
  const triad = [0, 2, 4].map((degree) => scale[degree] ?? 0);
  const around = RING_AT[timbre];
  if (kind === 'common') {
    const tone = triad[random.integer(3)] ?? 0;
    return [
      {
        midi: nearest([tone], around, around - 7, around + 12),
        afterSec: 0,
        velocity: random.uniform(0.5, 0.8),
      },
    ];
  }
  if (kind === 'answer')
    return [0, 1].map((degree, i) => ({
      midi: nearest([triad[degree] ?? 0], around - 2 + 5 * i, around - 12, around + 12),
      afterSec: 0.22 * i,
      velocity: 0.7,
    }));
  return [2, 1, 0].map((degree, i) => ({
    midi: nearest([triad[degree] ?? 0], around + 7 - 5 * i, around - 7, around + 16),
    afterSec: 0.42 * i,
    velocity: 0.55 - 0.1 * i,
  }));
}

/** Hands brightness and reverb to a mix, whenever they have moved by what can be heard. */
export function createColouring(colour: (brightness: number, reverb: number) => void) {
  let last = '';
  return (timbre: Timbre, targets: Parameters<typeof colouredBy>[1]): void => {
    const { brightness, reverb } = colouredBy(timbre, targets);
    const wanted = `${brightness.toFixed(2)} ${reverb.toFixed(2)}`;
    if (wanted === last) return;
    last = wanted;
    colour(brightness, reverb);
  };
}
