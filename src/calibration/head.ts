/** @file A small head on the frozen embedding, whose output is added to the network's. */
import { type Probabilities, softmax } from '../core/index.ts';

/** Added to the logarithm of the network's probabilities; all zero, it changes nothing. */
export interface PersonalHead {
  /** [8·D], one row an emotion. */
  readonly weights: Float32Array;
  /** [8] */
  readonly bias: Float32Array;
}

/** Below this a probability is a rounding matter. */
const LEAST = 1e-6;

export function logarithms(probabilities: Probabilities): number[] {
  return probabilities.map((p) => Math.log(Math.max(LEAST, p)));
}

/** softmax(log p + W·e + b). An embedding of another length belongs to another network: then p is left alone. */
export function applyHead(
  { weights, bias }: PersonalHead,
  probabilities: Probabilities,
  embedding: Float32Array,
): Probabilities {
  const size = embedding.length;
  if (weights.length !== bias.length * size || bias.length !== probabilities.length) return probabilities;
  const logits = logarithms(probabilities).map((base, k) => {
    let sum = base + (bias[k] ?? 0);
    for (let d = 0; d < size; d++) sum += (weights[k * size + d] ?? 0) * (embedding[d] ?? 0);
    return sum;
  });
  return softmax(logits);
}
