/** @file Front door of adaptation: emotion state + mapping → scene targets. */
export {
  type AdaptationState,
  createAdaptation,
  NEUTRAL_TARGETS,
  readTargets,
  type StepOptions,
  step,
} from './adaptation.ts';
export { BUILT_IN_MAPPINGS } from './built-in.ts';
export { limitTargets } from './limit-targets.ts';
export type { Curve, CurvePoint, Mapping, MappingInput, MappingRow, OutputMapping } from './mapping.ts';
export { parseMapping } from './parse-mapping.ts';
