/** @file Losses, pure and differentiable: each maps tensors of one batch to a scalar. */
import * as tf from '@tensorflow/tfjs-core';

/** Mean cross-entropy −Σ q·log softmax(logits): targets and logits [N,C] → scalar. Targets may be soft. */
export function crossEntropy(targets: tf.Tensor2D, logits: tf.Tensor2D): tf.Scalar {
  return tf.neg(tf.mean(tf.sum(tf.mul(targets, tf.logSoftmax(logits)), 1)));
}

/**
 * Standard teacher–student loss (Hinton et al. 2015; Georgescu and Ionescu 2020, eq. 1):
 * (1 − λ)·L(y, N_S) + λ·L(N_T^τ, N_S^τ), N^τ = softmax(A/τ), A the logits.
 * labels, studentLogits, teacherLogits [N,C] → scalar. The teacher is frozen: no gradient reaches it.
 */
export function teacherStudent(
  labels: tf.Tensor2D,
  studentLogits: tf.Tensor2D,
  teacherLogits: tf.Tensor2D,
  settings: { readonly lambda: number; readonly temperature: number },
): tf.Scalar {
  const { lambda, temperature } = settings;
  const softTargets = tf.softmax(tf.div(teacherLogits, temperature));
  const hard = crossEntropy(labels, studentLogits);
  const soft = crossEntropy(softTargets as tf.Tensor2D, tf.div(studentLogits, temperature));
  return tf.add(tf.mul(1 - lambda, hard), tf.mul(lambda, soft));
}
