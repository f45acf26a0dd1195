/**
 * @file A linear SVM, one-vs-rest, on presence vectors: the squared hinge loss by dual coordinate descent (Hsieh et al.
 * 2008, algorithm 1), as linear-svm.ts has it for dense rows. Rows are brought to length 1.
 */
import { createRandom } from '../../core/index.ts';

export interface PresenceClassifier {
  /** One a class, as long as a presence vector plus one: the last is the bias. */
  readonly weights: readonly Float32Array[];
}

/** Value of each 1 of a row, and of the constant beside it, so that the row has length 1. */
const unitValue = (row: Int32Array): number => 1 / Math.sqrt(row.length + 1);

function dot(row: Int32Array, weights: Float32Array | Float64Array): number {
  let sum = weights[weights.length - 1] ?? 0;
  for (let i = 0; i < row.length; i++) sum += weights[row[i] ?? 0] ?? 0;
  return sum * unitValue(row);
}

/** Margins of a row, one a class. */
export function presenceMargins({ weights }: PresenceClassifier, row: Int32Array): number[] {
  return weights.map((own) => dot(row, own));
}

/**
 * @param rows presence vectors as `presence` gives them
 * @param labels class of each row, 0 … classes − 1
 * @param length of a presence vector
 */
export function trainPresenceSvm(
  rows: readonly Int32Array[],
  labels: readonly number[],
  classes: number,
  length: number,
  settings: { readonly c: number; readonly passes: number; readonly seed: number },
): PresenceClassifier {
  const { c, passes, seed } = settings;
  const diagonal = 1 / (2 * c);
  const weights = Array.from({ length: classes }, (_, own) => {
    const random = createRandom(seed + own);
    const w = new Float64Array(length + 1);
    const alpha = new Float64Array(rows.length);
    const order = Int32Array.from(rows.keys());
    for (let pass = 0; pass < passes; pass++) {
      random.shuffle(order);
      for (const i of order) {
        const row = rows[i] ?? new Int32Array();
        const sign = labels[i] === own ? 1 : -1;
        const before = alpha[i] ?? 0;
        const slope = sign * dot(row, w) - 1 + diagonal * before;
        // Rows have length 1, so the second derivative is 1 + 1/2C.
        const after = Math.max(0, before - slope / (1 + diagonal));
        if (after === before) continue;
        alpha[i] = after;
        const step = (after - before) * sign * unitValue(row);
        for (let k = 0; k < row.length; k++) w[row[k] ?? 0] = (w[row[k] ?? 0] ?? 0) + step;
        w[length] = (w[length] ?? 0) + step;
      }
    }
    return Float32Array.from(w);
  });
  return { weights };
}
