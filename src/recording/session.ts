/** @file The recorded session: all simulation inputs with their times, and what the world did. Rules in SPEC.md. */
import { EMOTIONS, type RecentExpression, type SceneTargets, type SourceKind } from '../core/index.ts';
import type { SimulationSettings } from '../simulation/index.ts';

/** Ten minutes; longer sessions are for film, not for tuning. */
export const LONGEST_SESSION_MS = 600_000;
/** Frames of before the session began are as old as this at most; older ones say nothing of any present (TEMPORAL-3). */
export const EARLIEST_CAPTURE_MS = -60_000;
export const MOST_EVENTS = 40_000;
/** A mapping that is dragged while it records changes ten times a second: most of a minute of that. */
export const MOST_MAPPINGS = 512;
export const MOST_MARKS = 200;
/** The rules of the temporal stage that sessions are recorded under now. */
export const NEWEST_SESSION_RULES = 2;
/** A file of ten minutes with every crop stays below it. */
export const LARGEST_FILE_BYTES = 48_000_000;

/** What reached the simulation; times are whole ms from the session's beginning, in order. */
export type SessionEvent =
  | {
      readonly kind: 'face';
      readonly atMs: number;
      readonly capturedAtMs: number;
      readonly probabilities: readonly number[];
    }
  | { readonly kind: 'noFace'; readonly atMs: number; readonly capturedAtMs: number }
  /** Sensing was stopped. */
  | { readonly kind: 'off'; readonly atMs: number }
  /** The page slept from `fromMs` on, and the world stood still. */
  | { readonly kind: 'gap'; readonly atMs: number; readonly fromMs: number }
  /** An emotion given by hand in place of the sensed one; null goes back to what is sensed. */
  | { readonly kind: 'driven'; readonly atMs: number; readonly emotion: DrivenEmotion | null }
  | (SessionSettings & {
      readonly kind: 'settings';
      readonly atMs: number;
      /** Index into `mappings`. */
      readonly mapping: number;
    });

/** Every setting that acts on the world beside the mapping, verbatim. */
export type SessionSettings = Omit<SimulationSettings, 'mapping'>;

export const STATE_NAMES = [...EMOTIONS, 'unsure', 'faceLost', 'off'] as const;
/** The emotion that was sensed, or why there was none. */
export type StateName = (typeof STATE_NAMES)[number];

/** What the world follows of an emotion, without its times. */
export interface DrivenEmotion {
  readonly state: StateName;
  readonly probabilities: readonly number[];
  readonly confidence: number;
  readonly valence: number;
  readonly arousal: number;
  /** What it was said to have shown recently; not said before there was such a thing. */
  readonly recent?: RecentExpression | null | undefined;
}

/** What the world did, three times a second: for people, other programs, and to check a replay against. */
export interface TraceRow {
  readonly atMs: number;
  readonly state: StateName;
  readonly confidence: number;
  readonly valence: number;
  readonly arousal: number;
  readonly targets: SceneTargets;
}

export interface Mark {
  readonly atMs: number;
  readonly text: string;
}

/** What the network was shown of one frame: grey bytes, row-major, as base64. */
export interface Crop {
  readonly capturedAtMs: number;
  readonly grey: string;
}

export interface Pictures {
  readonly width: number;
  readonly height: number;
  readonly half: 'full' | 'lower' | 'upper';
  readonly crops: readonly Crop[];
}

export interface Session {
  readonly kind: 'mienscape-session';
  readonly schemaVersion: 1;
  /** The rules it was recorded under, and replays by (REC-13); not said: the first. */
  readonly rules?: typeof NEWEST_SESSION_RULES | undefined;
  readonly id: string;
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly recordedAt: string;
  readonly durationMs: number;
  readonly source: SourceKind;
  /** Name of the network whose scores these are. */
  readonly model: string;
  /** Where the world stood when the session began (adaptation's eased values and mode). */
  readonly start: { readonly values: readonly number[]; readonly modeIndex: number };
  /** The mapping documents in force, each once, as adaptation's `parseMapping` reads them. */
  readonly mappings: readonly unknown[];
  readonly events: readonly SessionEvent[];
  readonly trace: readonly TraceRow[];
  readonly marks: readonly Mark[];
  /** Only where the person chose to keep them. */
  readonly pictures?: Pictures | undefined;
}
