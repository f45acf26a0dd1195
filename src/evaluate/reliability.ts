/** @file The reliability diagram: how often a model is right at each level of confidence. */
import { argMax, softmax } from '../core/index.ts';

export interface ReliabilityBin {
  /** Confidence from (inclusive) and to, 0–1. */
  readonly from: number;
  readonly to: number;
  readonly faces: number;
  /** Mean confidence and fraction right; 0 where no face fell into the bin. */
  readonly confidence: number;
  readonly accuracy: number;
}

/** logits [N][C], labels [N] → equal bins of confidence (DeGroot and Fienberg 1983; Guo et al. 2017). */
export function reliabilityBins(
  logits: readonly (readonly number[])[],
  labels: readonly number[],
  temperature: number,
  bins = 15,
): ReliabilityBin[] {
  const sums = Array.from({ length: bins }, () => ({ faces: 0, confidence: 0, right: 0 }));
  for (const [index, row] of logits.entries()) {
    const probabilities = softmax(row, temperature);
    const named = argMax(probabilities);
    const confidence = probabilities[named] ?? 0;
    const bin = sums[Math.min(bins - 1, Math.floor(confidence * bins))];
    if (!bin) continue;
    bin.faces++;
    bin.confidence += confidence;
    bin.right += named === labels[index] ? 1 : 0;
  }
  return sums.map(({ faces, confidence, right }, i) => ({
    from: i / bins,
    to: (i + 1) / bins,
    faces,
    confidence: faces > 0 ? confidence / faces : 0,
    accuracy: faces > 0 ? right / faces : 0,
  }));
}
