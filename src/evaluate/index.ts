/** @file Public interface of evaluate: measures accuracy, confidence calibration and robustness, and draws attribution maps. */
export { type AffectMetrics, measureAffect } from './affect-metrics.ts';
export { overlayHeat } from './heat-overlay.ts';
export { type Matrix, margins, trainLinearSvm } from './linear-svm.ts';
export { mcnemar } from './mcnemar.ts';
export { apartFigures, type MeasuredApart, parseMeasuredApart } from './measured-apart.ts';
export { fitTemperature, type Metrics, measure } from './metrics.ts';
export {
  accuracyOf,
  comparePaired,
  type PairedComparison,
  type Rightness,
  standardDeviation,
} from './paired-comparison.ts';
export type { Method } from './paper-table.ts';
export { reliabilityBins } from './reliability.ts';
export { type ModelReport, meanUnderCorruption, type RobustnessReport, toHtml } from './report-html.ts';
export { type Result, tableLines, toCsv, toMarkdown } from './results-table.ts';
export { DESCRIPTOR_LENGTH, denseSift, type SiftGrid } from './visual-words/dense-sift.ts';
export { localMargins } from './visual-words/local-svm.ts';
export { mirroredPresence, presence, presenceLength } from './visual-words/presence.ts';
export { presenceMargins, trainPresenceSvm } from './visual-words/presence-svm.ts';
export { learnVocabulary, nearestWords, type Vocabulary } from './visual-words/vocabulary.ts';
