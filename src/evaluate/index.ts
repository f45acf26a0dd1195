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
export { METHODS, type Method, PAPER_ROWS, type PaperRow } from './paper-table.ts';
export { type ReliabilityBin, reliabilityBins } from './reliability.ts';
export { escapeHtml, type ModelReport, type Report, type RobustnessReport, toHtml } from './report-html.ts';
export {
  isSignificant,
  type Result,
  type TableLine,
  tableLines,
  toCsv,
  toMarkdown,
} from './results-table.ts';
