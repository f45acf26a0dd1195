/** @file Compares two runs of one session: when they differ, by how much, and in which outputs (REC-11). */

/** One run; the rows of both runs of a comparison have the same times. */
export interface Series {
  readonly atMs: readonly number[];
  /** The state's name at each time. */
  readonly labels: readonly string[];
  /** At each time one value an output. */
  readonly values: readonly (readonly number[])[];
}

/** Time over which the runs are apart. */
export interface Divergence {
  readonly fromMs: number;
  readonly toMs: number;
  /** Largest distance in it, 0–1, when, and in which output. */
  readonly peak: number;
  readonly peakAtMs: number;
  readonly output: string;
}

export interface Comparison {
  readonly atMs: readonly number[];
  /** Distance at each time: of the output that is farthest apart, 0–1. */
  readonly distance: readonly number[];
  readonly divergences: readonly Divergence[];
  /** Time over which the runs name different states. */
  readonly disagreements: readonly { readonly fromMs: number; readonly toMs: number }[];
  readonly summary: {
    readonly mean: number;
    readonly peak: number;
    /** Shares of the time, 0–1. */
    readonly apart: number;
    readonly disagree: number;
  };
}

export function compareSeries(
  a: Series,
  b: Series,
  options: {
    /** Names of the outputs, in order. */
    readonly outputs: readonly string[];
    /** Distance of two values of an output, 0–1 of its range. */
    readonly distance: (output: number, a: number, b: number) => number;
    /** From this distance on the runs count as apart. */
    readonly threshold: number;
    /** Shorter than this is no divergence: one run is a step ahead of the other where something switches. */
    readonly shortestMs: number;
  },
): Comparison {
  const { outputs, threshold, shortestMs } = options;
  const count = Math.min(a.atMs.length, b.atMs.length);
  const atMs = a.atMs.slice(0, count);
  const farthest = atMs.map((_, i) => {
    let best = { distance: 0, output: 0 };
    for (let output = 0; output < outputs.length; output++) {
      const distance = options.distance(output, a.values[i]?.[output] ?? 0, b.values[i]?.[output] ?? 0);
      if (distance > best.distance) best = { distance, output };
    }
    return best;
  });
  const differs = atMs.map((_, i) => a.labels[i] !== b.labels[i]);
  const divergences = spans(farthest.map(({ distance }) => distance >= threshold))
    .filter(({ from, to }) => (atMs[to] ?? 0) - (atMs[from] ?? 0) >= shortestMs)
    .map(({ from, to }): Divergence => {
      let peak = from;
      for (let i = from; i <= to; i++)
        if ((farthest[i]?.distance ?? 0) > (farthest[peak]?.distance ?? 0)) peak = i;
      return {
        fromMs: atMs[from] ?? 0,
        toMs: atMs[to] ?? 0,
        peak: farthest[peak]?.distance ?? 0,
        peakAtMs: atMs[peak] ?? 0,
        output: outputs[farthest[peak]?.output ?? 0] ?? '',
      };
    });
  const distance = farthest.map((far) => far.distance);
  const shareOf = (flags: readonly boolean[]): number =>
    count === 0 ? 0 : flags.filter(Boolean).length / count;
  return {
    atMs,
    distance,
    divergences,
    disagreements: spans(differs).map(({ from, to }) => ({ fromMs: atMs[from] ?? 0, toMs: atMs[to] ?? 0 })),
    summary: {
      mean: count === 0 ? 0 : distance.reduce((sum, value) => sum + value, 0) / count,
      peak: distance.reduce((most, value) => Math.max(most, value), 0),
      apart: shareOf(distance.map((value) => value >= threshold)),
      disagree: shareOf(differs),
    },
  };
}

/** Runs of `true`: first and last index of each. */
export function spans(flags: readonly boolean[]): { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (const [i, flag] of flags.entries()) {
    if (!flag) continue;
    const last = found.at(-1);
    if (last && last.to === i - 1) last.to = i;
    else found.push({ from: i, to: i });
  }
  return found;
}
