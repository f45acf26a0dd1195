/** @file What the rows of one output ask for, now (ADAPT-1–ADAPT-4). */
import { clamp, EMOTIONS, type EmotionState } from '../core/index.ts';
import type { CompiledOutput, CompiledRow } from './compile.ts';
import { evaluateCurve } from './curve.ts';
import { INPUTS_OF_SOURCE } from './mapping.ts';

/** Thresholds: what was open, and what is now; the second list is made only when something changes. */
export interface Gates {
  readonly before: readonly boolean[];
  after: boolean[] | undefined;
}

/** The target of an output in its own unit, inside its limits: neutral + strength · Σ depth · curve(input). */
export function respond(
  output: CompiledOutput,
  emotion: EmotionState,
  strength: number,
  gates: Gates,
): number {
  let departure = 0;
  for (const row of output.rows) departure += row.depth * evaluateRow(row, emotion, gates);
  const target = output.neutral + strength * departure;
  return Number.isFinite(target) ? clamp(target, output.low, output.high) : output.neutral;
}

function evaluateRow(row: CompiledRow, emotion: EmotionState, gates: Gates): number {
  const share = (readInput(emotion, row.input) - row.from) / (row.to - row.from);
  // NaN in, nothing out (ADAPT-9): so where nothing is known of what the row reads.
  if (Number.isNaN(share)) {
    if (row.threshold !== undefined) setGate(row.gate, false, gates);
    return 0;
  }
  const t = clamp(share, 0, 1);
  if (row.threshold !== undefined && !passes(row.threshold, row.gate, t, gates)) return 0;
  return evaluateCurve(row.curve, Math.max(0, t - row.deadZone) / (1 - row.deadZone));
}

function passes(threshold: { on: number; off: number }, gate: number, t: number, gates: Gates): boolean {
  const wasOpen = gates.before[gate] === true;
  const isOpen = t >= (wasOpen ? threshold.off : threshold.on);
  setGate(gate, isOpen, gates);
  return isOpen;
}

function setGate(gate: number, isOpen: boolean, gates: Gates): void {
  if (isOpen === (gates.before[gate] === true)) return;
  gates.after ??= [...gates.before];
  gates.after[gate] = isOpen;
}

/** `input` is a place in MAPPING_INPUTS. NaN where nothing is known: no expression is named, or none remembered (ADAPT-7). */
export function readInput(emotion: EmotionState, input: number): number {
  const isRecent = input >= INPUTS_OF_SOURCE;
  const place = isRecent ? input - INPUTS_OF_SOURCE : input;
  const named = emotion.kind === 'sensed' ? emotion : null;
  const source = isRecent ? emotion.recent : named;
  if (source === null) return Number.NaN;
  const emotions = 'levels' in source ? source.levels : source.probabilities;
  if (place < EMOTIONS.length) return emotions[place] ?? Number.NaN;
  if (place === EMOTIONS.length) return source.valence;
  return place === EMOTIONS.length + 1 ? source.arousal : source.confidence;
}
