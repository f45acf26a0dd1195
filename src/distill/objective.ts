/** @file What a recipe asks of one batch, as one scalar. */
import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '../core/index.ts';
import type { Outputs } from '../networks/index.ts';
import { concordanceLoss, crossEntropy, teacherStudent } from './losses.ts';
import type { Recipe } from './recipe.ts';
import { type TripletSettings, tripletTerm } from './triplet.ts';

export interface BatchFacts {
  /** Target distributions, [N,8]; a row of 0 is a face without a label, which a teacher alone can say something of. */
  readonly labels: tf.Tensor2D;
  readonly student: Outputs;
  readonly teacher: Partial<Outputs>;
  /** For mining: the likeliest emotion of each face. */
  readonly classes: readonly number[];
  readonly globalStep: number;
  /** Valence and arousal as `affectBatch` gives them, where the recipe asks for them. */
  readonly affect?: { readonly values: tf.Tensor2D; readonly known: tf.Tensor2D } | undefined;
}

/** The loss of a batch by the recipe, → scalar. */
export function objective(recipe: Recipe, facts: BatchFacts): tf.Scalar {
  const expression = expressionLoss(recipe, facts);
  if (!recipe.affect || !facts.affect) return expression;
  const { affect } = facts.student;
  if (!affect) throw new Error('A recipe with affect needs a network with a second head.');
  const term = concordanceLoss(affect, facts.affect.values, facts.affect.known);
  return tf.add(expression, tf.mul(recipe.affect.weight, term));
}

function expressionLoss(recipe: Recipe, facts: BatchFacts): tf.Scalar {
  const { labels, student, teacher, classes, globalStep } = facts;
  const withTriplet = (
    other: tf.Scalar,
    settings: TripletSettings & { readonly lambda: number },
  ): tf.Scalar => {
    if (!teacher.embedding) throw new Error('A triplet recipe needs a teacher.');
    const random = createRandom(recipe.seed + 15485863 * (globalStep + 1));
    const term = tripletTerm(student.embedding, teacher.embedding, classes, settings, random);
    return tf.add(other, tf.mul(settings.lambda, term));
  };
  switch (recipe.loss.type) {
    case 'crossEntropy':
      return crossEntropy(labels, student.logits);
    case 'teacherStudent': {
      if (!teacher.logits) throw new Error('A teacher–student recipe needs teacherLogits.');
      const standard = teacherStudent(labels, student.logits, teacher.logits, recipe.loss);
      return recipe.loss.triplet ? withTriplet(standard, recipe.loss.triplet) : standard;
    }
    case 'triplet':
      return withTriplet(crossEntropy(labels, student.logits), recipe.loss);
    default:
      throw recipe.loss satisfies never;
  }
}
