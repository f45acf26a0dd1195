/** @file What the rows of one output ask for, now (A1–A4). */
import { clamp, EMOTIONS, type EmotionState } from '../core/index.ts';
import type { CompiledOutput, CompiledRow } from './compile.ts';
import { evaluateCurve } from './curve.ts';

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
  for (const row of output.rows) departure += row.depth * speak(row, emotion, gates);
  const target = output.neutral + strength * departure;
  return Number.isFinite(target) ? clamp(target, output.low, output.high) : output.neutral;
}

function speak(row: CompiledRow, emotion: EmotionState, gates: Gates): number {
  const share = (readInput(emotion, row.input) - row.from) / (row.to - row.from);
  // NaN in, nothing out (A9).
  if (Number.isNaN(share)) return 0;
  const t = clamp(share, 0, 1);
  if (row.threshold !== undefined && !passes(row.threshold, row.gate, t, gates)) return 0;
  return evaluateCurve(row.curve, Math.max(0, t - row.deadZone) / (1 - row.deadZone));
}

function passes(threshold: { on: number; off: number }, gate: number, t: number, gates: Gates): boolean {
  const wasOpen = gates.before[gate] === true;
  const isOpen = t >= (wasOpen ? threshold.off : threshold.on);
  if (isOpen !== wasOpen) {
    gates.after ??= [...gates.before];
    gates.after[gate] = isOpen;
  }
  return isOpen;
}

/** `input` is a place in MAPPING_INPUTS: the emotions, then valence, arousal, confidence. */
export function readInput(emotion: EmotionState, input: number): number {
  if (input < EMOTIONS.length) return emotion.probabilities[input] ?? Number.NaN;
  if (input === EMOTIONS.length) return emotion.valence;
  return input === EMOTIONS.length + 1 ? emotion.arousal : emotion.confidence;
}
