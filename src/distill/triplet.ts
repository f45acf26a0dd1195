/** @file The triplet loss between a student that sees half a face and a teacher that sees it whole. */
import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../core/index.ts';

/**
 * How a positive and a negative are chosen for each anchor among the batch.
 * `random`: both at random. `semiHard` (Schroff et al. 2015): positive at random, the nearest negative that lies
 * farther than it; where there is none, the farthest. `hardest` (Hermans et al. 2017): farthest positive, nearest
 * negative.
 */
export const MINING = ['random', 'semiHard', 'hardest'] as const;
export type Mining = (typeof MINING)[number];

export interface TripletSettings {
  /** λ, the weight beside the cross-entropy. */
  readonly lambda: number;
  /** α: how much farther than the positive the negative must lie. */
  readonly margin: number;
  readonly mining: Mining;
  /** Embeddings are divided by their length first, so that α does not depend on their scale. */
  readonly normalise: boolean;
}

/** Longer than any distance that is compared. */
const FAR = 1e9;
/** Squared; below it the slope of the square root grows without bound. */
const LEAST_SQUARED_DISTANCE = 1e-12;

/** Δ of every pair, Euclidean: a [N,D], b [M,D] → [N,M]. */
export function pairwiseDistances(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  const squaresA = tf.sum(tf.square(a), 1, true); // [N,1]
  const squaresB = tf.reshape(tf.sum(tf.square(b), 1), [1, -1]); // [1,M]
  const squared = tf.sub(tf.add(squaresA, squaresB), tf.mul(2, tf.matMul(a, b, false, true)));
  return tf.sqrt(tf.maximum(squared, LEAST_SQUARED_DISTANCE)) as tf.Tensor2D;
}

/** Embeddings on the unit sphere: [N,D] → [N,D]. */
export function unitLength(embeddings: tf.Tensor2D): tf.Tensor2D {
  const length = tf.sqrt(tf.maximum(tf.sum(tf.square(embeddings), 1, true), LEAST_SQUARED_DISTANCE));
  return tf.div(embeddings, length);
}

/** 1 where two faces share a class, else 0: classes [N] → [N,N]. */
function sameClass(classes: readonly number[]): tf.Tensor2D {
  return tf.tensor2d(
    classes.map((own) => classes.map((other) => (own === other ? 1 : 0))),
    undefined,
    'float32',
  );
}

function randomMatrix(size: number, random: Random): tf.Tensor2D {
  return tf.tensor2d(
    Float32Array.from({ length: size * size }, () => random.next()),
    [size, size],
  );
}

export interface Triplets {
  /** One 1 a row, at the chosen teacher embedding: [N,N]. */
  readonly positives: tf.Tensor2D;
  /** One 1 a row, at the chosen student embedding: [N,N]; a row of 0 where the batch has no other class. */
  readonly negatives: tf.Tensor2D;
}

/**
 * Chooses by value alone: no gradient flows through the choice. toTeacher and toStudent are the anchors' distances
 * to the teacher's and the student's embeddings, [N,N]; classes [N]. Only tensor operations, so that it runs
 * on backends which cannot be read synchronously.
 */
export function mineTriplets(
  toTeacher: tf.Tensor2D,
  toStudent: tf.Tensor2D,
  classes: readonly number[],
  mining: Mining,
  random: Random,
): Triplets {
  const size = classes.length;
  const same = sameClass(classes);
  const other = tf.sub(1, same);
  const oneHot = (indices: tf.Tensor): tf.Tensor2D =>
    tf.cast(tf.oneHot(tf.cast(indices, 'int32') as tf.Tensor1D, size), 'float32') as tf.Tensor2D;
  const largest = (values: tf.Tensor, mask: tf.Tensor): tf.Tensor2D =>
    oneHot(tf.argMax(tf.sub(tf.mul(values, mask), tf.mul(FAR, tf.sub(1, mask))), 1));
  const smallest = (values: tf.Tensor, mask: tf.Tensor): tf.Tensor2D => largest(tf.neg(values), mask);

  const positives =
    mining === 'hardest' ? largest(toTeacher, same) : largest(randomMatrix(size, random), same);
  const anyOther = tf.max(other, 1, true); // [N,1]
  const chosen = (): tf.Tensor2D => {
    switch (mining) {
      case 'random':
        return largest(randomMatrix(size, random), other);
      case 'hardest':
        return smallest(toStudent, other);
      case 'semiHard': {
        const positive = tf.sum(tf.mul(toTeacher, positives), 1, true); // [N,1]
        const farther = tf.mul(other, tf.cast(tf.greater(toStudent, positive), 'float32'));
        const anyFarther = tf.max(farther, 1, true);
        return tf.add(
          tf.mul(anyFarther, smallest(toStudent, farther)),
          tf.mul(tf.sub(1, anyFarther), largest(toStudent, other)),
        );
      }
      default:
        throw mining satisfies never;
    }
  };
  return { positives, negatives: tf.mul(chosen(), anyOther) };
}

/** The mined choice as one tensor [2,N,N], hidden from differentiation (argMax has no gradient). */
function mineDetached(
  toTeacher: tf.Tensor2D,
  toStudent: tf.Tensor2D,
  classes: readonly number[],
  settings: TripletSettings,
  random: Random,
): Triplets {
  const mine = tf.customGrad((...inputs) => {
    const [teacher, student] = inputs as unknown as [tf.Tensor2D, tf.Tensor2D];
    const { positives, negatives } = mineTriplets(teacher, student, classes, settings.mining, random);
    const shape = teacher.shape;
    return {
      value: tf.stack([positives, negatives]),
      gradFunc: () => [tf.zeros(shape), tf.zeros(shape)],
    };
  });
  const [positives, negatives] = tf.unstack(mine(toTeacher, toStudent));
  return { positives: positives as tf.Tensor2D, negatives: negatives as tf.Tensor2D };
}

/**
 * The triplet term (Georgescu and Ionescu 2020, eq. 2 without the cross-entropy):
 * [Δ(E_S(a'), E_T(p)) − Δ(E_S(a'), E_S(n')) + α]₊, averaged over the anchors that have a negative. The paper sums
 * over i: the mean keeps λ free of the batch size. The teacher is frozen; gradient reaches anchors and negatives.
 * student and teacher [N,D], row i of both the same face; classes [N] → scalar.
 */
export function tripletTerm(
  student: tf.Tensor2D,
  teacher: tf.Tensor2D,
  classes: readonly number[],
  settings: TripletSettings,
  random: Random,
): tf.Scalar {
  if (student.shape[1] !== teacher.shape[1]) {
    throw new RangeError(
      `The triplet loss compares embeddings: expected the same length, got ${student.shape[1]} from the student and ` +
        `${teacher.shape[1]} from the teacher. Take a teacher of the student's network.`,
    );
  }
  const own = settings.normalise ? unitLength(student) : student;
  const whole = settings.normalise ? unitLength(teacher) : teacher;
  const toTeacher = pairwiseDistances(own, whole); // [N,N]
  const toStudent = pairwiseDistances(own, own); // [N,N]
  const { positives, negatives } = mineDetached(toTeacher, toStudent, classes, settings, random);
  const positive = tf.sum(tf.mul(toTeacher, positives), 1); // [N]
  const negative = tf.sum(tf.mul(toStudent, negatives), 1); // [N]
  const counted = tf.sum(negatives, 1); // [N], 0 or 1
  const hinge = tf.mul(tf.relu(tf.add(tf.sub(positive, negative), settings.margin)), counted);
  return tf.div(tf.sum(hinge), tf.maximum(tf.sum(counted), 1));
}
