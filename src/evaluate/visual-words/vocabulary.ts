/** @file A vocabulary of visual words: k-means on descriptors, and the word nearest to each. */
import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../../core/index.ts';
import { DESCRIPTOR_LENGTH } from './dense-sift.ts';

/** As many descriptors at once as need about 100 MB beside a vocabulary. */
const DISTANCES_AT_ONCE = 25_000_000;

/** Words, [count, 128]. */
export interface Vocabulary {
  readonly count: number;
  readonly words: Float32Array;
}

/** The word nearest to each descriptor (Euclidean): [N,128] → [N]. */
export async function nearestWords(vocabulary: Vocabulary, descriptors: Float32Array): Promise<Int32Array> {
  const { count, words } = vocabulary;
  const total = descriptors.length / DESCRIPTOR_LENGTH;
  const nearest = new Int32Array(total);
  const rows = Math.max(1, Math.floor(DISTANCES_AT_ONCE / count));
  const [turned, half] = tf.tidy(() => {
    const all = tf.tensor2d(words, [count, DESCRIPTOR_LENGTH]);
    return [tf.transpose(all), tf.mul(0.5, tf.sum(tf.square(all), 1))] as const;
  });
  for (let start = 0; start < total; start += rows) {
    const end = Math.min(total, start + rows);
    const found = tf.tidy(() => {
      const part = tf.tensor2d(descriptors.subarray(start * DESCRIPTOR_LENGTH, end * DESCRIPTOR_LENGTH), [
        end - start,
        DESCRIPTOR_LENGTH,
      ]);
      // ½‖d − w‖² is least where d·w − ½‖w‖² is largest.
      return tf.argMax(tf.sub(tf.matMul(part, turned as tf.Tensor2D), half), 1);
    });
    nearest.set((await found.data()) as Int32Array, start);
    found.dispose();
  }
  tf.dispose([turned, half]);
  return nearest;
}

/**
 * Lloyd's algorithm from `count` descriptors drawn at random; a word that no descriptor is nearest to is drawn anew.
 * @param descriptors [N,128], N at least `count`
 */
export async function learnVocabulary(
  descriptors: Float32Array,
  count: number,
  passes: number,
  random: Random,
  onPass: (done: number) => void = () => {},
): Promise<Vocabulary> {
  const total = descriptors.length / DESCRIPTOR_LENGTH;
  if (total < count) throw new RangeError(`${count} words want ${count} descriptors or more, got ${total}.`);
  const order = random.shuffle(Int32Array.from({ length: total }, (_, i) => i));
  const words = new Float32Array(count * DESCRIPTOR_LENGTH);
  const take = (word: number, from: number): void =>
    words.set(
      descriptors.subarray(from * DESCRIPTOR_LENGTH, (from + 1) * DESCRIPTOR_LENGTH),
      word * DESCRIPTOR_LENGTH,
    );
  for (let word = 0; word < count; word++) take(word, order[word] ?? 0);
  for (let pass = 0; pass < passes; pass++) {
    const nearest = await nearestWords({ count, words }, descriptors);
    const sums = new Float64Array(words.length);
    const sizes = new Int32Array(count);
    for (let i = 0; i < total; i++) {
      const word = nearest[i] ?? 0;
      sizes[word] = (sizes[word] ?? 0) + 1;
      for (let c = 0; c < DESCRIPTOR_LENGTH; c++) {
        const at = word * DESCRIPTOR_LENGTH + c;
        sums[at] = (sums[at] ?? 0) + (descriptors[i * DESCRIPTOR_LENGTH + c] ?? 0);
      }
    }
    for (let word = 0; word < count; word++) {
      const size = sizes[word] ?? 0;
      if (size === 0) take(word, random.integer(total));
      else
        for (let c = 0; c < DESCRIPTOR_LENGTH; c++)
          words[word * DESCRIPTOR_LENGTH + c] = (sums[word * DESCRIPTOR_LENGTH + c] ?? 0) / size;
    }
    onPass(pass + 1);
  }
  return { count, words };
}
