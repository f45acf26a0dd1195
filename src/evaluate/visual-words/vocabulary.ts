/** @file A vocabulary of visual words: k-means on descriptors, and the word nearest to each. */
import * as tf from '@tensorflow/tfjs-core';
import { DataError, type Random } from '../../core/index.ts';
import { DESCRIPTOR_LENGTH, mirrorDescriptors } from './dense-sift.ts';

/** As many descriptors at once as need about 100 MB beside a vocabulary. */
const DISTANCES_AT_ONCE = 25_000_000;

/**
 * Words, [count, 128]. The second half are the mirror images of the first, in the same order, so that the words of a
 * face say what those of its mirror image are.
 */
export interface Vocabulary {
  readonly count: number;
  readonly words: Float32Array;
}

/** The word nearest to each descriptor (Euclidean): [N,128] → [N]. */
export async function nearestWords(
  { count, words }: Vocabulary,
  descriptors: Float32Array,
): Promise<Int32Array> {
  const total = descriptors.length / DESCRIPTOR_LENGTH;
  const nearest = new Int32Array(total);
  const rows = Math.max(1, Math.floor(DISTANCES_AT_ONCE / count));
  // ½‖d − w‖² is least where d·w − ½‖w‖² is largest; the latter is a further row, which meets a further column of ones.
  const turned = tf.tidy(() => {
    const all = tf.tensor2d(words, [count, DESCRIPTOR_LENGTH]);
    const halves = tf.reshape(tf.mul(-0.5, tf.sum(tf.square(all), 1)), [1, count]) as tf.Tensor2D;
    return tf.concat2d([tf.transpose(all), halves], 0);
  });
  for (let start = 0; start < total; start += rows) {
    const end = Math.min(total, start + rows);
    const found = tf.tidy(() => {
      const part = descriptors.subarray(start * DESCRIPTOR_LENGTH, end * DESCRIPTOR_LENGTH);
      const withOnes = tf.concat2d(
        [tf.tensor2d(part, [end - start, DESCRIPTOR_LENGTH]), tf.ones([end - start, 1])],
        1,
      );
      return tf.argMax(tf.matMul(withOnes, turned), 1);
    });
    nearest.set((await found.data()) as Int32Array, start);
    found.dispose();
  }
  turned.dispose();
  return nearest;
}

/** The means of the descriptors nearest to each of the first half of the words, mirror images counted in: → sums, sizes. */
function sumByWord(
  { count }: Vocabulary,
  descriptors: Float32Array,
  mirrored: Float32Array,
  nearest: Int32Array,
): { readonly sums: Float64Array; readonly sizes: Int32Array } {
  const own = count / 2;
  const sums = new Float64Array(own * DESCRIPTOR_LENGTH);
  const sizes = new Int32Array(own);
  for (const [i, named] of nearest.entries()) {
    const word = named % own;
    const from = named < own ? descriptors : mirrored;
    sizes[word] = (sizes[word] ?? 0) + 1;
    for (let c = 0; c < DESCRIPTOR_LENGTH; c++) {
      const at = word * DESCRIPTOR_LENGTH + c;
      sums[at] = (sums[at] ?? 0) + (from[i * DESCRIPTOR_LENGTH + c] ?? 0);
    }
  }
  return { sums, sizes };
}

/**
 * Lloyd's algorithm from descriptors drawn at random, on them and their mirror images at once; a word that none is
 * nearest to is drawn anew.
 * @param descriptors [N,128], N at least `count`
 * @param count even
 * @throws DataError where there are fewer descriptors than words
 */
export async function learnVocabulary(
  descriptors: Float32Array,
  count: number,
  passes: number,
  random: Random,
  onPass: (done: number) => void = () => {},
): Promise<Vocabulary> {
  const total = descriptors.length / DESCRIPTOR_LENGTH;
  if (count % 2 !== 0) throw new RangeError(`Expected an even number of words, got ${count}.`);
  if (total < count)
    throw new DataError(
      `${count} words want ${count} descriptors or more, the faces give ${total}.`,
      'Take more faces, or fewer words.',
    );
  const mirrored = mirrorDescriptors(descriptors);
  const order = random.shuffle(Int32Array.from({ length: total }, (_, i) => i));
  const own = new Float32Array((count / 2) * DESCRIPTOR_LENGTH);
  const take = (word: number, from: number): void =>
    own.set(
      descriptors.subarray(from * DESCRIPTOR_LENGTH, (from + 1) * DESCRIPTOR_LENGTH),
      word * DESCRIPTOR_LENGTH,
    );
  const both = (): Vocabulary => {
    const words = new Float32Array(count * DESCRIPTOR_LENGTH);
    words.set(own);
    words.set(mirrorDescriptors(own), own.length);
    return { count, words };
  };
  for (let word = 0; word < count / 2; word++) take(word, order[word] ?? 0);
  for (let pass = 0; pass < passes; pass++) {
    const vocabulary = both();
    const nearest = await nearestWords(vocabulary, descriptors);
    const { sums, sizes } = sumByWord(vocabulary, descriptors, mirrored, nearest);
    for (const [word, size] of sizes.entries()) {
      if (size === 0) take(word, random.integer(total));
      else
        for (let c = 0; c < DESCRIPTOR_LENGTH; c++)
          own[word * DESCRIPTOR_LENGTH + c] = (sums[word * DESCRIPTOR_LENGTH + c] ?? 0) / size;
    }
    onPass(pass + 1);
  }
  return both();
}
