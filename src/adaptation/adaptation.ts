/** @file Turns an emotion state and a mapping into scene targets, step by step. The rules are in SPEC.md. */
import {
  clamp,
  describeOutput,
  type EmotionState,
  MODES,
  OUTPUT_PATHS,
  OUTPUTS,
  type SceneTargets,
} from '../core/index.ts';
import { LONGEST_STEP_MS, limitStep } from './comfort.ts';
import { type CompiledOutput, compileMapping } from './compile.ts';
import { ease } from './easing.ts';
import type { Mapping } from './mapping.ts';
import { isHue, outputIndex, partOf, toEased, toTargets } from './outputs.ts';
import { type Gates, respond } from './response.ts';

export interface StepOptions {
  /** 0 leaves the world neutral, 1 follows the mapping in full. */
  readonly strength: number;
  readonly reducedMotion: boolean;
  /** Skips attack and release, for a designer's ear; comfort stays (COMFORT-1–COMFORT-8). */
  readonly unsmoothed?: boolean;
  /** The safe place: everything goes to neutral as fast as comfort allows, whatever is sensed (ADAPT-14). */
  readonly safePlace?: boolean;
  /** Parts of the world that do not answer and rest at neutral (ADAPT-15). */
  readonly resting?: Readonly<Partial<Record<keyof SceneTargets, boolean>>>;
}

export interface AdaptationState {
  readonly nowMs: number;
  /** Eased values in OUTPUT_PATHS order (outputs.ts). */
  readonly values: readonly number[];
  /** Index into MODES; follows `music.mode` with hysteresis. */
  readonly modeIndex: number;
  /** The mapping the gates belong to. */
  readonly mapping: Mapping | undefined;
  /** Which thresholds are open. */
  readonly gates: readonly boolean[];
}

const HUE = outputIndex('light.hueDeg');
const SATURATION = outputIndex('light.saturation');
const MODE = outputIndex('music.mode');

/** Below this saturation a hue cannot be seen, and is left where it is (ADAPT-6). */
const COLOURLESS = 0.03;
/** A mode holds until its neighbour is nearer by this much of a step (ADAPT-5). */
const MODE_HYSTERESIS = 0.12;
const LATEST_MS = 1e15;

const NEUTRAL_VALUES = OUTPUT_PATHS.map((path) => toEased(path, OUTPUTS[path].neutral));
const NEUTRAL_MODE_INDEX = Math.round(OUTPUTS['music.mode'].neutral * (MODES.length - 1));

/** The world before any face, and the neutral of the built-in mappings. */
export const NEUTRAL_TARGETS: SceneTargets = toTargets(NEUTRAL_VALUES, NEUTRAL_MODE_INDEX);

export function createAdaptation(nowMs: number): AdaptationState {
  return {
    nowMs: isTime(nowMs) ? nowMs : 0,
    values: NEUTRAL_VALUES,
    modeIndex: NEUTRAL_MODE_INDEX,
    mapping: undefined,
    gates: [],
  };
}

/** What a recorded session keeps of the world it began in; gates are not among it: they open again by themselves. */
export interface AdaptationStart {
  /** Eased values in OUTPUT_PATHS order (outputs.ts). */
  readonly values: readonly number[];
  readonly modeIndex: number;
}

/** Outputs that every recorded session knows; those added later come after them. */
const FIRST_OUTPUTS = OUTPUT_PATHS.filter((path) => !describeOutput(path).added).length;

/**
 * A world that stands where another one stood. Values beyond their range are brought back into it (COMFORT-6); an
 * output that
 * was added since stands at neutral.
 * @throws RangeError unless there is one finite value an output
 */
export function resumeAdaptation(nowMs: number, { values, modeIndex }: AdaptationStart): AdaptationState {
  const { length } = values;
  if (length < FIRST_OUTPUTS || length > OUTPUT_PATHS.length || !values.every(Number.isFinite))
    throw new RangeError(
      `Expected ${OUTPUT_PATHS.length} finite values, one an output, got ${values.length}.`,
    );
  const inRange = OUTPUT_PATHS.map((path, i) => {
    const ends = [toEased(path, OUTPUTS[path].min), toEased(path, OUTPUTS[path].max)] as const;
    const value = values[i] ?? NEUTRAL_VALUES[i] ?? 0;
    return isHue(path) ? toEased(path, value) : clamp(value, Math.min(...ends), Math.max(...ends));
  });
  const mode = clamp(Math.round(modeIndex), 0, MODES.length - 1);
  return { ...createAdaptation(nowMs), values: inRange, modeIndex: mode };
}

export function readTargets(state: AdaptationState): SceneTargets {
  return toTargets(state.values, state.modeIndex);
}

/**
 * Moves the world on to `nowMs`; call it once a frame.
 * @param mapping compiled on first sight, so pass the same object each frame; a new one takes over without a jump
 */
export function step(
  state: AdaptationState,
  emotion: EmotionState,
  mapping: Mapping,
  nowMs: number,
  options: StepOptions,
): AdaptationState {
  if (!isTime(nowMs) || nowMs === state.nowMs) return state;
  const stepMs = Math.min(nowMs - state.nowMs, LONGEST_STEP_MS);
  if (stepMs < 0) return { ...state, nowMs };

  const { outputs, closedGates } = compileMapping(mapping);
  const answers = options.safePlace !== true;
  const hurried = options.safePlace === true || emotion.kind === 'faceLost' || emotion.kind === 'off';
  const strength = options.strength >= 0 ? Math.min(options.strength, 1) : 0;
  const kept = answers && state.mapping === mapping ? state.gates : closedGates;
  const gates: Gates = { before: kept, after: undefined };
  const ask = (output: CompiledOutput): number =>
    answers && options.resting?.[partOf(output.path)] !== true
      ? respond(output, emotion, strength, gates)
      : output.neutral;

  const values = outputs.map(ask);
  const colourless = (values[SATURATION] ?? 0) < COLOURLESS;
  for (let i = 0; i < outputs.length; i++) {
    const output = outputs[i];
    const from = state.values[i];
    if (output === undefined || from === undefined) continue;
    const { path } = output;
    const asked = i === HUE && colourless ? from : toEased(path, values[i] ?? output.neutral);
    const eased = options.unsmoothed === true ? asked : ease(output, from, asked, stepMs, hurried);
    values[i] = limitStep(path, from, eased, stepMs, values[HUE] ?? 0, options.reducedMotion);
  }
  const modeIndex = nextMode(state.modeIndex, values[MODE] ?? 0.5);
  return { nowMs, values, modeIndex, mapping, gates: gates.after ?? kept };
}

function nextMode(held: number, brightness: number): number {
  const place = clamp(brightness, 0, 1) * (MODES.length - 1);
  return Math.abs(place - held) > 0.5 + MODE_HYSTERESIS ? Math.round(place) : held;
}

function isTime(ms: number): boolean {
  return Math.abs(ms) <= LATEST_MS;
}
