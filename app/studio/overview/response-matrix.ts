/** @file What each emotion does to each output: direction, amount and time, found by running the simulation. */

import {
  createAdaptation,
  fromEased,
  type Mapping,
  outputIn,
  resumeAdaptation,
  step,
} from '../../../src/adaptation/index.ts';
import {
  describeOutput,
  EMOTIONS,
  type Emotion,
  type EmotionState,
  OUTPUT_PATHS,
  OUTPUTS,
  type OutputPath,
} from '../../../src/core/index.ts';
import { manualEmotionState, NEUTRAL_MANUAL_EMOTION } from '../../../src/simulation/index.ts';

export interface Response {
  /** From neutral to where it settles, in the output's unit; hues the short way round. */
  readonly change: number;
  /** The same as a share of the output's range, −1–1. */
  readonly share: number;
  /** Until nine tenths of the way; null where it does not move, infinite where it is not there after LONGEST_MS. */
  readonly settlesInMs: number | null;
  /** The row that speaks of this emotion itself; where none does, the first row; −1 without rows. */
  readonly row: number;
}

export type ResponseMatrix = Readonly<Record<OutputPath, Readonly<Record<Emotion, Response>>>>;

/** A clear expression: the rest of the probability stays neutral. */
const CLEAR = 0.85;
/** The longest step that the world takes at once. */
const STEP_MS = 250;
const LONGEST_MS = 40_000;
/** Less than this share of the range is no answer. */
const LEAST_SHARE = 0.004;

/** How long an output takes; under a second in tenths, since nothing moves in no time. */
export function speedWords({ settlesInMs }: Pick<Response, 'settlesInMs'>): string {
  if (settlesInMs === null) return '';
  if (!Number.isFinite(settlesInMs)) return `> ${LONGEST_MS / 1000} s`;
  return `${(settlesInMs / 1000).toFixed(settlesInMs < 950 ? 1 : 0)} s`;
}

/** The emotion as a clear and lasting expression. */
export function clearly(emotion: Emotion): EmotionState {
  const heights = EMOTIONS.map(
    (each) => (each === emotion ? CLEAR : 0) + (each === 'neutral' ? 1 - CLEAR : 0),
  );
  return manualEmotionState({ ...NEUTRAL_MANUAL_EMOTION, heights }, 0);
}

function change(path: OutputPath, from: number, to: number): number {
  const [start, end] = [fromEased(path, from), fromEased(path, to)];
  return describeOutput(path).transform === 'hue' ? ((end - start + 540) % 360) - 180 : end - start;
}

/** The world at the mapping's own neutral. */
function neutralWorld(mapping: Mapping) {
  const values = OUTPUT_PATHS.map((path) => fromEased(path, outputIn(mapping, path).neutral));
  return resumeAdaptation(0, { values, modeIndex: createAdaptation(0).modeIndex });
}

function follow(mapping: Mapping, emotion: Emotion): Response[] {
  const state = clearly(emotion);
  const options = { strength: 1, reducedMotion: false };
  const moments: (readonly number[])[] = [];
  let world = neutralWorld(mapping);
  const { values: start } = world;
  for (let atMs = STEP_MS; atMs <= LONGEST_MS; atMs += STEP_MS) {
    world = step(world, state, mapping, atMs, options);
    moments.push(world.values);
  }
  return OUTPUT_PATHS.map((path, i) => {
    const { min, max } = OUTPUTS[path];
    const at = (values: readonly number[]): number => change(path, start[i] ?? 0, values[i] ?? 0);
    const whole = at(world.values);
    const share = whole / (max - min);
    const answers = Math.abs(share) >= LEAST_SHARE;
    const there = moments.findIndex((values) => at(values) / whole >= 0.9);
    const stillMoves = Math.abs(at(moments.at(-8) ?? start) - whole) > Math.abs(whole) / 50;
    const settlesInMs = stillMoves ? Number.POSITIVE_INFINITY : (there + 1) * STEP_MS;
    const { rows } = outputIn(mapping, path);
    const own = rows.findIndex(
      ({ input }) => input === `recent.${emotion}` || input === `expression.${emotion}`,
    );
    return {
      change: answers ? whole : 0,
      share: answers ? share : 0,
      settlesInMs: answers ? settlesInMs : null,
      row: own >= 0 ? own : rows.length - 1 < 0 ? -1 : 0,
    };
  });
}

/** Some thousand small steps of the world: call it when the mapping rests, not at every move of a hand. */
export function responseMatrix(mapping: Mapping): ResponseMatrix {
  const columns = EMOTIONS.map((emotion) => follow(mapping, emotion));
  return Object.fromEntries(
    OUTPUT_PATHS.map((path, i) => [
      path,
      Object.fromEntries(EMOTIONS.map((emotion, j) => [emotion, columns[j]?.[i]])),
    ]),
  ) as unknown as ResponseMatrix;
}
