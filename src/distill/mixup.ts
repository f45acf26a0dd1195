/** @file Mixup (Zhang et al. 2018, arXiv 1710.09412): each face of a batch blended with another, and the targets alike. */
import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../core/index.ts';

/** Row i is blended with row `partners[i]`, of which it keeps `shares[i]` of itself, ½–1. */
export interface Mix {
  readonly partners: Int32Array;
  readonly shares: Float32Array;
}

/** A draw from Beta(α, α), α ≤ 1 (Jöhnk 1964). */
function drawBeta(alpha: number, random: Random): number {
  for (;;) {
    const a = random.next() ** (1 / alpha);
    const b = random.next() ** (1 / alpha);
    const sum = a + b;
    // Both may be 0 in floating point where α is small: draw again.
    if (sum > 0 && sum <= 1) return a / sum;
  }
}

/** Partners and shares for a batch, each share the larger of b and 1 − b, b from Beta(α, α). */
export function drawMix(count: number, alpha: number, random: Random): Mix {
  const partners = random.shuffle(Int32Array.from({ length: count }, (_, i) => i));
  const shares = Float32Array.from({ length: count }, () => {
    const share = drawBeta(alpha, random);
    return Math.max(share, 1 - share);
  });
  return { partners, shares };
}

/** Rows of any shape [N,…], blended. */
export function blend<T extends tf.Tensor>(rows: T, mix: Mix): T {
  return tf.tidy(() => {
    const shape = [rows.shape[0] ?? 0, ...rows.shape.slice(1).map(() => 1)];
    const shares = tf.tensor(mix.shares, shape);
    const others = tf.gather(rows, tf.tensor1d(mix.partners, 'int32'));
    return tf.add(tf.mul(rows, shares), tf.mul(others, tf.sub(1, shares))) as T;
  });
}
