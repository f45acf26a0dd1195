/** @file Losses, pure and differentiable: each maps tensors of one batch to a scalar. */
import * as tf from '@tensorflow/tfjs-core';

/** Mean cross-entropy −Σ q·log softmax(logits): targets and logits [N,C] → scalar. Targets may be soft. */
export function crossEntropy(targets: tf.Tensor2D, logits: tf.Tensor2D): tf.Scalar {
  return tf.neg(tf.mean(tf.sum(tf.mul(targets, tf.logSoftmax(logits)), 1)));
}

/** Logits whose softmax is the mean of the softmaxes of all: [N,C] each → [N,C]. */
export function meanProbabilities(logits: readonly tf.Tensor2D[]): tf.Tensor2D {
  return tf.tidy(() => {
    const sum = tf.addN(logits.map((own) => tf.softmax(own)));
    // Below what 32 bits can tell from 0 there is nothing to learn.
    return tf.log(tf.maximum(tf.div(sum, logits.length), 1e-30)) as tf.Tensor2D;
  });
}

/**
 * Standard teacher–student loss (Hinton et al. 2015; Georgescu and Ionescu 2020, eq. 1):
 * (1 − λ)·L(y, N_S) + λ·L(N_T^τ, N_S^τ), N^τ = softmax(A/τ), A the logits.
 * The soft term's gradient is about 1/τ² of the hard one's, so that a distilled run learns more slowly than its control;
 * `scaleByTemperature` multiplies the term by τ² (Hinton et al., section 2), as a fair comparison needs.
 * labels, studentLogits, teacherLogits [N,C] → scalar. The teacher is frozen: no gradient reaches it.
 * A face without a label, a row of 0, has the soft term alone, at full weight: λ is 1 for it.
 */
export function teacherStudent(
  labels: tf.Tensor2D,
  studentLogits: tf.Tensor2D,
  teacherLogits: tf.Tensor2D,
  settings: {
    readonly lambda: number;
    readonly temperature: number;
    readonly scaleByTemperature?: boolean | undefined;
  },
): tf.Scalar {
  const { lambda, temperature, scaleByTemperature = false } = settings;
  const softTargets = tf.softmax(tf.div(teacherLogits, temperature));
  const hard = crossEntropy(labels, studentLogits);
  // 1 − (1 − λ)·Σy: λ for a label that sums to 1, 1 for none, between for a blend of the two.
  const shares = tf.sub(1, tf.mul(1 - lambda, tf.sum(labels, 1, true))); // [N,1]
  const soft = crossEntropy(tf.mul(softTargets, shares) as tf.Tensor2D, tf.div(studentLogits, temperature));
  return tf.add(tf.mul(1 - lambda, hard), tf.mul(scaleByTemperature ? temperature ** 2 : 1, soft));
}

/** Keeps a quotient finite where all faces agree. */
const LEAST_SPREAD = 1e-6;

/**
 * 1 − the mean of the concordance correlation coefficients (Lin 1989) of the columns, valence and arousal:
 * 2·cov(x, y) / (var x + var y + (x̄ − ȳ)²), over the faces of the batch that have the value.
 * A column that fewer than two faces have counts as 0 and pulls nowhere. predicted, values, known [N,2] → scalar.
 */
export function concordanceLoss(predicted: tf.Tensor2D, values: tf.Tensor2D, known: tf.Tensor2D): tf.Scalar {
  const count = tf.maximum(tf.sum(known, 0), 1); // [2]
  const mean = (x: tf.Tensor): tf.Tensor => tf.div(tf.sum(tf.mul(x, known), 0), count);
  const [predictedMean, valueMean] = [mean(predicted), mean(values)];
  const [dx, dy] = [tf.sub(predicted, predictedMean), tf.sub(values, valueMean)];
  const covariance = mean(tf.mul(dx, dy));
  const spread = tf.addN([
    mean(tf.square(dx)),
    mean(tf.square(dy)),
    tf.square(tf.sub(predictedMean, valueMean)),
  ]);
  return tf.sub(1, tf.mean(tf.div(tf.mul(2, covariance), tf.add(spread, LEAST_SPREAD))));
}
