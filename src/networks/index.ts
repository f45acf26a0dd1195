/** @file Front door of networks. */
export { NETWORK_NAMES, networkNamed } from './catalogue.ts';
export { compactVgg } from './compact-vgg.ts';
export { foldBatchNorm, type ParameterValues } from './fold-batch-norm.ts';
export { type BatchStatistics, forward, type Mode, type Outputs, type Parameters } from './forward.ts';
export { initialValues } from './initialise.ts';
export {
  countMacs,
  countParameters,
  embeddingLength,
  type Layer,
  type NetworkSpec,
  type ParameterShape,
  parameterShapes,
} from './spec.ts';
