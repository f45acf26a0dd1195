/** @file Runs of a session (as recorded, or under another mapping or model) as curves to draw and compare. Pure. */

import { type Mapping, shareDistance, shareOfRange } from '../../../src/adaptation/index.ts';
import { OUTPUT_PATHS } from '../../../src/core/index.ts';
import {
  type Comparison,
  compareSeries,
  openMappings,
  replay,
  type Series,
  type Session,
  stateName,
  type Track,
  withMapping,
} from '../../../src/recording/index.ts';

/** What is run: the settings it was recorded under, the mapping being edited, another mapping, or another model. */
export type RunChoice =
  | { readonly kind: 'recorded' }
  | { readonly kind: 'editor'; readonly mapping: Mapping }
  | { readonly kind: 'mapping'; readonly mapping: Mapping }
  /** The session with a model's scores in place of the recorded ones. */
  | { readonly kind: 'model'; readonly key: string; readonly name: string; readonly scored: Session };

export interface Run {
  readonly choice: RunChoice;
  readonly name: string;
  /** The session as run: with this mapping and these scores. */
  readonly session: Session;
  readonly track: Track;
  readonly series: Series;
  /** 0–1 at each step. */
  readonly confidence: readonly number[];
  /** What was shown recently at each step, levels in EMOTIONS order; null while nothing was remembered. */
  readonly recently: readonly (readonly number[] | null)[];
}

/** From 5 % of an output's range on, two runs count as apart: about what can be seen or heard. */
export const APART = 0.05;
/** One run may be a step or two ahead of the other where something switches: that is no divergence. */
const SHORTEST_MS = 100;

export function choiceKey(choice: RunChoice): string {
  switch (choice.kind) {
    case 'recorded':
    case 'editor':
      return choice.kind;
    case 'mapping':
      return `mapping:${choice.mapping.id}`;
    case 'model':
      return `model:${choice.key}`;
    default:
      throw choice satisfies never;
  }
}

export function nameOfRun(choice: RunChoice): string {
  switch (choice.kind) {
    case 'recorded':
      return 'As recorded';
    case 'editor':
      return `${choice.mapping.name}, as edited`;
    case 'mapping':
      return choice.mapping.name;
    case 'model':
      return `Scores of ${choice.name}`;
    default:
      throw choice satisfies never;
  }
}

/** @throws DocumentError where a mapping of the session is refused */
export function runSession(session: Session, choice: RunChoice): Run {
  const given = choice.kind === 'editor' || choice.kind === 'mapping' ? choice.mapping : null;
  const base = choice.kind === 'model' ? choice.scored : session;
  const asRun = given ? withMapping(base, given) : base;
  const track = replay(asRun, given ? [given] : openMappings(asRun));
  return {
    choice,
    name: nameOfRun(choice),
    session: asRun,
    track,
    series: {
      atMs: track.atMs,
      labels: track.readings.map(({ emotion }) => stateName(emotion)),
      values: track.readings.map(({ targets }) => shareOfRange(targets)),
    },
    confidence: track.readings.map(({ emotion }) => emotion.confidence),
    recently: track.readings.map(({ emotion }) => emotion.recent?.levels ?? null),
  };
}

export function compareRuns(a: Run, b: Run): Comparison {
  return compareSeries(a.series, b.series, {
    outputs: OUTPUT_PATHS,
    distance: (output, x, y) => shareDistance(OUTPUT_PATHS[output] ?? 'light.fog', x, y),
    threshold: APART,
    shortestMs: SHORTEST_MS,
  });
}
