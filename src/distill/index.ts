/** @file Front door of distill. */
export { inputBatch, type TrainingFace } from './batches.ts';
export { concordanceLoss, crossEntropy, meanProbabilities, teacherStudent } from './losses.ts';
export { blend, type Mix } from './mixup.ts';
export { makeNonFace, NON_FACES, type NonFace } from './non-faces.ts';
export { cosineRate, createSgd } from './optimiser.ts';
export { PAPER_PREFIX, paperRecipe } from './paper-recipe.ts';
export { LARGEST_SEED, MOST_EPOCHS, parseRecipe, type Recipe } from './recipe.ts';
export { canRefit, refitWidths } from './refit-widths.ts';
export { registerGradients } from './register-gradients.ts';
export { labelledFaces } from './sampling.ts';
export { averageWeights, greedySoup } from './soup.ts';
export { trainGate } from './train-gate.ts';
export {
  createTrainer,
  judgedWeights,
  type Teacher,
  type TeacherLogits,
  type Trainer,
  type TrainingState,
} from './trainer.ts';
export { unfoldBatchNorm } from './unfold-batch-norm.ts';
export { installConvGradients } from './wasm-gradients.ts';
