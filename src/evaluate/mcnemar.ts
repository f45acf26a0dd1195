/** @file McNemar's test: does one of two models name more of the same faces correctly? */

export interface McNemar {
  /** Faces that only the first model names right, and only the second. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Two-sided. */
  readonly pValue: number;
  readonly method: 'exact binomial' | 'chi-squared, continuity-corrected';
}

/** Below this many disagreements the binomial is summed; above it the normal limit is good to three digits. */
const EXACT_BELOW = 25;

/** Complementary error function for x ≥ 0, to 1.2e-7 relative (Numerical Recipes, 3rd ed., §6.2.2, Chebyshev fit). */
function erfc(x: number): number {
  const t = 1 / (1 + x / 2);
  const series = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
    -0.82215223, 0.17087277,
  ].reduceRight((sum, coefficient) => coefficient + t * sum, 0);
  return t * Math.exp(-x * x + series);
}

/** P(X ≤ k) for X ~ Binomial(n, ½). */
function halfBinomial(k: number, n: number): number {
  let term = 0.5 ** n;
  let sum = 0;
  for (let i = 0; i <= k; i++) {
    sum += term;
    term *= (n - i) / (i + 1);
  }
  return sum;
}

/** From the counts of disagreement (McNemar 1947; Edwards 1948 for the correction). */
export function mcnemarOf(onlyFirst: number, onlySecond: number): McNemar {
  const total = onlyFirst + onlySecond;
  if (total < EXACT_BELOW) {
    const pValue = Math.min(1, 2 * halfBinomial(Math.min(onlyFirst, onlySecond), total));
    return { onlyFirst, onlySecond, pValue, method: 'exact binomial' };
  }
  const corrected = Math.max(0, Math.abs(onlyFirst - onlySecond) - 1);
  const chiSquared = corrected ** 2 / total;
  // One degree of freedom: P(χ² > x) = erfc(√(x/2)).
  const pValue = Math.min(1, erfc(Math.sqrt(chiSquared / 2)));
  return { onlyFirst, onlySecond, pValue, method: 'chi-squared, continuity-corrected' };
}

/** named and labels [N], class indices of the same faces in the same order. */
export function mcnemar(
  first: readonly number[],
  second: readonly number[],
  labels: readonly number[],
): McNemar {
  if (first.length !== labels.length || second.length !== labels.length)
    throw new RangeError(
      `Expected the same faces, got ${first.length} and ${second.length} for ${labels.length}.`,
    );
  let onlyFirst = 0;
  let onlySecond = 0;
  for (const [i, label] of labels.entries()) {
    const one = first[i] === label;
    const two = second[i] === label;
    if (one && !two) onlyFirst++;
    if (two && !one) onlySecond++;
  }
  return mcnemarOf(onlyFirst, onlySecond);
}
