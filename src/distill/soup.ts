/** @file Weights of several runs averaged into one network: no slower than any of them. */
import { type NetworkSpec, parameterShapes } from '../networks/index.ts';

type Tensors = Readonly<Record<string, Float32Array>>;

/**
 * Mean of each tensor of `spec`, folded, over the runs (Wortsman et al. 2022, arXiv 2203.05482). Useful only for runs
 * that share a start: elsewhere the same filter means different things in each.
 */
export function averageWeights(spec: NetworkSpec, runs: readonly Tensors[]): Record<string, Float32Array> {
  return Object.fromEntries(
    parameterShapes(spec).map(({ name, shape }) => {
      const sum = new Float32Array(shape.reduce((product, side) => product * side, 1));
      for (const run of runs) {
        const values = run[name];
        if (values?.length !== sum.length)
          throw new Error(`A run lacks '${name}', or has it in another size.`);
        for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (values[i] ?? 0) / runs.length;
      }
      return [name, sum];
    }),
  );
}

/**
 * Greedy soup (Wortsman et al. 2022, recipe 1): from the best run on, each is taken in if the average does not get
 * worse by it. `accuracies` are the runs' own; `judge` measures the average of the runs of these indices.
 */
export async function greedySoup(
  accuracies: readonly number[],
  judge: (chosen: readonly number[]) => Promise<number>,
): Promise<{ readonly chosen: readonly number[]; readonly accuracy: number }> {
  const order = accuracies.map((_, i) => i).sort((a, b) => (accuracies[b] ?? 0) - (accuracies[a] ?? 0));
  let chosen: readonly number[] = order.slice(0, 1);
  let accuracy = accuracies[chosen[0] ?? 0] ?? 0;
  for (const next of order.slice(1)) {
    const tried = [...chosen, next];
    const reached = await judge(tried);
    if (reached >= accuracy) [chosen, accuracy] = [tried, reached];
  }
  return { chosen, accuracy };
}
