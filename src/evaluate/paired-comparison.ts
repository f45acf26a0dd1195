/** @file Two ways of training, each run with several seeds: how much better one is, with a confidence interval. */
import { createRandom } from '../core/index.ts';
import { type McNemar, mcnemarOf } from './mcnemar.ts';

/** Whether each face was named rightly, one entry a face; the same faces in the same order in every run. */
export type Rightness = readonly boolean[];

export interface PairedComparison {
  /** Accuracy of each run less that of the control's run of the same place, −1 to 1. */
  readonly differences: readonly number[];
  readonly mean: number;
  /** Of the differences, over the seeds (n − 1); null for one seed. */
  readonly standardDeviation: number | null;
  /** In which 95 % of the mean differences lie when the faces are drawn anew: of faces alone, not of seeds. */
  readonly interval: readonly [number, number];
  /** For each pair of runs; `onlyFirst` is the control's. */
  readonly tests: readonly McNemar[];
}

const RESAMPLES = 2000;
const SEED = 17;

export function standardDeviation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

export const accuracyOf = (right: Rightness): number => right.filter(Boolean).length / right.length;

/**
 * control and other [runs][faces]: run i of one is held against run i of the other.
 * Throws RangeError where the counts differ.
 */
export function comparePaired(control: readonly Rightness[], other: readonly Rightness[]): PairedComparison {
  const faces = control[0]?.length ?? 0;
  if (control.length !== other.length || [...control, ...other].some((run) => run.length !== faces) || !faces)
    throw new RangeError('Expected as many runs of one as of the other, of the same faces.');
  const tests = control.map((run, i) => {
    const its = other[i] ?? [];
    return mcnemarOf(
      run.filter((right, face) => right && !its[face]).length,
      its.filter((right, face) => right && !run[face]).length,
    );
  });
  const differences = tests.map(({ onlyFirst, onlySecond }) => (onlySecond - onlyFirst) / faces);
  const mean = differences.reduce((a, b) => a + b, 0) / differences.length;
  // A face's gain, summed over the seeds: faces are drawn whole, since one face fares alike in all runs.
  const gains = Int16Array.from({ length: faces }, (_, face) =>
    control.reduce((sum, run, i) => sum + Number(other[i]?.[face]) - Number(run[face]), 0),
  );
  const random = createRandom(SEED);
  const means = Float64Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let i = 0; i < faces; i++) sum += gains[random.integer(faces)] ?? 0;
    return sum / faces / control.length;
  }).sort();
  const at = (share: number): number => means[Math.round(share * (RESAMPLES - 1))] ?? 0;
  return {
    differences,
    mean,
    standardDeviation: standardDeviation(differences),
    interval: [at(0.025), at(0.975)],
    tests,
  };
}
