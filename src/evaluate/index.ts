/** @file Front door of evaluate. */

export { heatColour, overlayHeat, type RgbaImage } from './heat-overlay.ts';
export {
  type LinearClassifier,
  type Matrix,
  margins,
  type SvmSettings,
  trainLinearSvm,
} from './linear-svm.ts';
export { type McNemar, mcnemar, mcnemarOf } from './mcnemar.ts';
export { fitTemperature, type Metrics, measure } from './metrics.ts';
export { type ReliabilityBin, reliabilityBins } from './reliability.ts';
