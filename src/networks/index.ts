/** @file Public interface of networks: describes networks as data (`NetworkSpec`): forward pass, counts, batch-norm folding. */
export { BATCH_NORM_EPSILON } from './batch-norm.ts';
export { NETWORK_NAMES, networkNamed } from './catalogue.ts';
export { compactVgg } from './compact-vgg.ts';
export type { BatchStatistics, Mode, Parameters } from './convolutions.ts';
export { foldBatchNorm, foldedNetwork } from './fold-batch-norm.ts';
export { forward, type Outputs } from './forward.ts';
export { convolutionNames, type GradCam, gradCam } from './grad-cam.ts';
export { initialValues } from './initialise.ts';
export { countParameters, type ParameterShape, parameterShapes } from './parameter-shapes.ts';
export { type ParameterValues, valuesNamed } from './parameter-values.ts';
export { vggF, vggFace } from './published.ts';
export {
  type ConvLayer,
  countMacs,
  type DenseLayer,
  type DepthwiseLayer,
  embeddingLength,
  type Layer,
  mapConvolutions,
  type NetworkInput,
  type NetworkSpec,
  type Step,
  shortcutFault,
  walk,
} from './spec.ts';
export { graphOutputs, inputTensor, weightTensors } from './tensors.ts';
export { uniteNetworks } from './unite.ts';
