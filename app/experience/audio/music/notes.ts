/** @file The notes that the composer gives to the player: in beats, one bar at a time. */
import type { Mode } from '../../../../src/core/index.ts';
import type { Chord, PitchClass } from './harmony.ts';

/** The five layers whose gains MusicTargets sets. */
const LAYERS = ['pad', 'bass', 'melody', 'pulse', 'air'] as const;
export type Layer = (typeof LAYERS)[number];

export const BEATS_PER_BAR = 4;

interface Timed {
  /** Beats after the bar line, 0–4. */
  readonly startBeat: number;
  readonly beats: number;
  /** 0–1, linear amplitude. */
  readonly velocity: number;
}

interface Pitched extends Timed {
  readonly midi: number;
}

/**
 * pad: `voice` 0–3 sings on until its next note; `tied` says that the note sounds already.
 * thump and mallet belong to the pulse layer, bell and breath to the air.
 */
export type PadNote = Pitched & { readonly kind: 'pad'; readonly voice: number; readonly tied: boolean };
export type MelodyNote = Pitched & { readonly kind: 'melody' };
export type Note =
  | PadNote
  | MelodyNote
  | (Pitched & { readonly kind: 'bass' | 'thump' | 'mallet' | 'bell' })
  | (Timed & { readonly kind: 'breath' });

export function layerOf(note: Note): Layer {
  switch (note.kind) {
    case 'pad':
    case 'bass':
    case 'melody':
      return note.kind;
    case 'thump':
    case 'mallet':
      return 'pulse';
    case 'bell':
    case 'breath':
      return 'air';
    default:
      return note satisfies never;
  }
}

export interface Bar {
  readonly index: number;
  readonly tonic: PitchClass;
  readonly mode: Mode;
  /** Pitch classes the bar may use: seven, or in a pivot bar those that old and new scale share. */
  readonly scale: readonly PitchClass[];
  readonly chord: Chord;
  /** Whether the bar turns from one mode or key to another. */
  readonly pivot: boolean;
  readonly notes: readonly Note[];
}
