/** @file The document of one's own music: which file plays which role, in which bars, and how loud. Values only. */
import { MienscapeError } from '../core/index.ts';

/** The layers of the composed music, which a mapping already moves. */
export const LAYERS = ['pad', 'bass', 'melody', 'pulse', 'air'] as const;
/** Two versions of the same music, of which one fades into the other. */
export const PAIRS = [
  ['calm', 'lively'],
  ['dark', 'bright'],
] as const;
/** What a stem may be. Several stems of one role sound together. */
export const STEM_ROLES = [...LAYERS, 'calm', 'lively', 'dark', 'bright'] as const;
export type StemRole = (typeof STEM_ROLES)[number];

export const STEM_SET_KIND = 'mienscape-stems';
export const STEM_SET_VERSION = 1;

/** Bounds of what is accepted; the words that people read are made from these. */
export const STEM_LIMITS = {
  stems: 10,
  /** Of one file as it lies on the disk, bytes. */
  fileBytes: 60_000_000,
  /** Of all files together, bytes. */
  allBytes: 240_000_000,
  shortestSec: 1,
  longestSec: 600,
  /** Samples of all loops together, each channel counted: 4 bytes each are held in memory. */
  loopSamples: 60_000_000,
  bars: 512,
  tempoBpm: [30, 240],
  trimDb: [-24, 12],
  /** What may be measured of a file; 0 dB is full scale. */
  loudnessLufs: [-200, 20],
  peakDb: [-300, 60],
  /** Least and greatest change that loudness matching may make. */
  matchDb: [-30, 18],
} as const;

/** Where the music begins to repeat, and in which bars: what is measured in beats follows the tempo. */
export interface StemTiming {
  /** Of the recording, as it was made. */
  readonly tempoBpm: number;
  /** The first beat of the loop, from the start of the file. */
  readonly startSec: number;
  /** Length of the loop. */
  readonly bars: number;
}

/** What was measured of a file when it was brought. */
export interface StemMeasure {
  readonly durationSec: number;
  readonly channels: number;
  /** Of the whole file, by BS.1770-4. */
  readonly loudnessLufs: number;
  readonly peakDb: number;
  /** Share of samples that stand at full scale in runs, 0–1. */
  readonly clippedShare: number;
  /** As the onsets tell it; null where nothing repeats clearly. */
  readonly foundTempoBpm: number | null;
  /** 0 no repetition – 1 exact repetition. */
  readonly tempoConfidence: number;
}

export interface Stem {
  /** Names the stored file. */
  readonly id: string;
  readonly fileName: string;
  readonly role: StemRole;
  /** Against the other stems; loudness matching keeps it. */
  readonly trimDb: number;
  /** Its own tempo and loop; null: those of the set. */
  readonly timing: StemTiming | null;
  readonly measure: StemMeasure;
}

export interface StemSet {
  readonly kind: typeof STEM_SET_KIND;
  readonly schemaVersion: typeof STEM_SET_VERSION;
  readonly beatsPerBar: number;
  readonly timing: StemTiming;
  /** `mix`: one gain for all, which keeps the mix; `each`: every role to the same loudness. */
  readonly levelling: 'mix' | 'each';
  readonly stems: readonly Stem[];
}

/** A file or a set of stems cannot be used. */
export class StemError extends MienscapeError {}

export const EMPTY_STEM_SET: StemSet = {
  kind: STEM_SET_KIND,
  schemaVersion: STEM_SET_VERSION,
  beatsPerBar: 4,
  timing: { tempoBpm: 72, startSec: 0, bars: 8 },
  levelling: 'mix',
  stems: [],
};

/** Timing that a stem is played by. */
export const timingOf = (set: StemSet, stem: Stem): StemTiming => stem.timing ?? set.timing;
