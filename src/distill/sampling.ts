/** @file Which faces an epoch shows, and which of them have their labels. */
import { createRandom, type Random } from '../core/index.ts';

/** One choice for all runs that read the same list of faces, so that a teacher and its students know the same labels. */
const LABELLED_SEED = 20_10;

/**
 * Indices of that share of `count` faces, at random and for one `count` always the same; a smaller share lies within a larger one. Another
 * `count`, or another order of the faces, gives other faces.
 */
export function labelledFaces(count: number, share: number): Set<number> {
  const order = createRandom(LABELLED_SEED).shuffle(Int32Array.from({ length: count }, (_, i) => i));
  return new Set(order.subarray(0, Math.round(count * share)));
}

/**
 * Indices of `count` faces, every class that occurs equally often (to within one), in random order. A class smaller
 * than its share comes again, each time reshuffled; of a larger one a fresh part is drawn each epoch. classes [N].
 */
export function balancedOrder(classes: readonly number[], count: number, random: Random): Int32Array {
  const groups = new Map<number, number[]>();
  for (const [index, label] of classes.entries()) {
    const group = groups.get(label);
    if (group) group.push(index);
    else groups.set(label, [index]);
  }
  const order = new Int32Array(count);
  // Sorted, so that the order of the file does not decide which class gets the odd face.
  const members = [...groups.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, indices]) => Int32Array.from(indices));
  for (const [k, indices] of members.entries()) {
    let at = indices.length;
    for (let i = k; i < count; i += members.length) {
      if (at >= indices.length) {
        random.shuffle(indices);
        at = 0;
      }
      order[i] = indices[at++] ?? 0;
    }
  }
  return random.shuffle(order);
}
