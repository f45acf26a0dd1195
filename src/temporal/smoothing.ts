/** @file A mean over time that does not depend on the frame rate (TEMPORAL-4, TEMPORAL-5). */
import { EMOTIONS, type Probabilities } from '../core/index.ts';

/** The running mean: `weight` is the share of an endless past that has been seen, 0–1. */
export interface Mean {
  readonly probabilities: Probabilities;
  readonly weight: number;
  /** The newest sample, from which the line to the next one is drawn. */
  readonly newest: Probabilities;
}

export function startMean(sample: Probabilities): Mean {
  return { probabilities: sample, weight: 0, newest: sample };
}

/**
 * Moves the mean on by one sample, `elapsedMs` > 0 after the one before.
 *
 * Exponential weights over the straight line between samples: EMA with linear interpolation, Eckner 2012,
 * "Algorithms for unevenly spaced time series", divided by the weight gathered so far.
 */
export function extendMean(mean: Mean, sample: Probabilities, elapsedMs: number, halfLifeMs: number): Mean {
  const steps = (elapsedMs * Math.LN2) / halfLifeMs;
  const kept = Math.exp(-steps);
  const weight = kept * mean.weight - Math.expm1(-steps);
  // So close together that nothing has been gathered yet: begin with the newer one.
  if (!(weight > 1e-300)) return startMean(sample);
  const [older, newer] = lineWeights(steps, kept);
  const past = (kept * mean.weight) / weight;
  const before = older / weight;
  const after = newer / weight;
  const sum = past + before + after;
  const probabilities = sample.map(
    (value, i) =>
      (past * (mean.probabilities[i] ?? 0) + before * (mean.newest[i] ?? 0) + after * value) / sum,
  );
  return { probabilities, weight, newest: sample };
}

/** Weights of the two ends of a line `steps` time constants long; they sum to 1 − kept. */
function lineWeights(steps: number, kept: number): readonly [number, number] {
  // The closed form loses its digits for short lines; the series has lost none there.
  if (steps < 1e-4) return [steps / 2 - (steps * steps) / 3, steps / 2 - (steps * steps) / 6];
  const middle = (1 - kept) / steps;
  return [middle - kept, 1 - middle];
}

/** The scores scaled to the sum 1, or undefined when they are no probabilities at all (TEMPORAL-4). */
export function cleanProbabilities(given: Probabilities): Probabilities | undefined {
  if (!Array.isArray(given) || given.length !== EMOTIONS.length) return undefined;
  let sum = 0;
  for (const value of given) {
    if (!(value >= 0)) return undefined;
    sum += value;
  }
  // Below the smallest normal number the quotient would lose its digits.
  if (!(sum > 1e-300) || sum === Number.POSITIVE_INFINITY) return undefined;
  return given.map((value: number) => value / sum);
}
