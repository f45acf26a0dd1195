/** @file Times → median and 95th percentile. */
import type { Spread } from './types.ts';

/** The value below which a share of the others lies (nearest rank). */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[Math.min(sorted.length, rank) - 1] ?? Number.NaN;
}

export function spread(timesMs: readonly number[]): Spread {
  return { medianMs: quantile(timesMs, 0.5), p95Ms: quantile(timesMs, 0.95) };
}
