/**
 * @file Fits the head: softmax regression on the network's errors, with ridge regularisation toward zero. So without
 * evidence from the cues the network's own answer stays.
 */
import { EMOTIONS, emotionIndex, softmax } from '../core/index.ts';
import { logarithms, type PersonalHead } from './head.ts';
import { CUE_EMOTION } from './plan.ts';
import type { Sample } from './run.ts';

export interface FitOptions {
  /** How strongly the head is drawn toward adding nothing (ridge, on embeddings scaled to a mean square length of 1). */
  readonly ridge: number;
  readonly steps: number;
}

/** Not tuned: no recording of real faces was at hand to choose them on. */
export const FIT_OPTIONS: FitOptions = { ridge: 0.02, steps: 60 };

const K = EMOTIONS.length;

/** Every cue weighs the same, however many frames it has. */
function weightsOf(samples: readonly Sample[]): Float64Array {
  const counts = new Map<string, number>();
  for (const { cue } of samples) counts.set(cue, (counts.get(cue) ?? 0) + 1);
  return Float64Array.from(samples, ({ cue }) => 1 / (counts.size * (counts.get(cue) ?? 1)));
}

/** Embeddings less their mean, scaled to a mean square length of 1: [N·D]. */
function standardise(samples: readonly Sample[], size: number) {
  const mean = new Float64Array(size);
  for (const { embedding } of samples)
    for (let d = 0; d < size; d++) mean[d] = (mean[d] ?? 0) + (embedding[d] ?? 0) / samples.length;
  const x = new Float64Array(samples.length * size);
  let squares = 0;
  for (const [i, { embedding }] of samples.entries()) {
    for (let d = 0; d < size; d++) {
      const value = (embedding[d] ?? 0) - (mean[d] ?? 0);
      x[i * size + d] = value;
      squares += value * value;
    }
  }
  const scale = Math.sqrt(squares / Math.max(1, samples.length)) || 1;
  let longest = 0;
  for (let i = 0; i < samples.length; i++) {
    let length = 0;
    for (let d = i * size; d < (i + 1) * size; d++) {
      x[d] = (x[d] ?? 0) / scale;
      length += (x[d] ?? 0) ** 2;
    }
    longest = Math.max(longest, length);
  }
  return { x, mean, scale, longest };
}

/** Accelerated gradient descent (Nesterov 1983) on a convex loss: the same samples give the same head. */
export function fitHead(samples: readonly Sample[], options: FitOptions = FIT_OPTIONS): PersonalHead {
  const size = samples[0]?.embedding.length ?? 0;
  const count = samples.length;
  const { x, mean, scale, longest } = standardise(samples, size);
  const share = weightsOf(samples);
  const base = samples.map(({ probabilities }) => logarithms(probabilities));
  const labels = samples.map(({ cue }) => emotionIndex(CUE_EMOTION[cue]));
  const columns = size + 1; // the last is the bias
  let v: Float64Array = new Float64Array(K * columns);
  let ahead = v;
  // The softmax's Hessian is at most ½; the weights sum to 1.
  const rate = 1 / (0.5 * (longest + 1) + options.ridge);
  for (let t = 0; t < options.steps; t++) {
    const gradient = ahead.map((value) => options.ridge * value);
    for (let i = 0; i < count; i++) {
      const row = i * size;
      const logits = base[i]?.map((start, k) => {
        let sum = start + (ahead[k * columns + size] ?? 0);
        for (let d = 0; d < size; d++) sum += (ahead[k * columns + d] ?? 0) * (x[row + d] ?? 0);
        return sum;
      });
      for (const [k, p] of softmax(logits ?? []).entries()) {
        const error = (share[i] ?? 0) * (p - (labels[i] === k ? 1 : 0));
        const start = k * columns;
        for (let d = 0; d < size; d++)
          gradient[start + d] = (gradient[start + d] ?? 0) + error * (x[row + d] ?? 0);
        gradient[start + size] = (gradient[start + size] ?? 0) + error;
      }
    }
    const next = ahead.map((value, j) => value - rate * (gradient[j] ?? 0));
    const momentum = t / (t + 3);
    const last = v;
    ahead = next.map((value, j) => value + momentum * (value - (last[j] ?? 0)));
    v = next;
  }
  // Back to embeddings as the network gives them: V·(e − mean)/scale + c = W·e + b.
  const weights = new Float32Array(K * size);
  const bias = new Float32Array(K);
  for (let k = 0; k < K; k++) {
    let shift = 0;
    for (let d = 0; d < size; d++) {
      const weight = (v[k * columns + d] ?? 0) / scale;
      weights[k * size + d] = weight;
      shift += weight * (mean[d] ?? 0);
    }
    bias[k] = (v[k * columns + size] ?? 0) - shift;
  }
  return { weights, bias };
}
