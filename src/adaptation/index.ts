/** @file Public interface of adaptation: turns an emotion state and a mapping into scene targets, within the comfort limits. */
export {
  type AdaptationStart,
  type AdaptationState,
  createAdaptation,
  NEUTRAL_TARGETS,
  readTargets,
  resumeAdaptation,
  type StepOptions,
  step,
} from './adaptation.ts';
export { BUILT_IN_MAPPINGS, DEFAULT_MAPPING } from './built-in.ts';
export { type Speed, speedOf } from './comfort.ts';
export { type CompiledCurve, compileCurve, evaluateCurve, PRESET_POINTS } from './curve.ts';
export { createDrawnTargets, type DrawnTargets } from './drawn-targets.ts';
export { limitTargets } from './limit-targets.ts';
export {
  CURVE_PRESETS,
  type Curve,
  type CurvePoint,
  type CurvePreset,
  INPUT_SOURCES,
  MAPPING_INPUTS,
  type Mapping,
  type MappingInput,
  type MappingRow,
  type OutputMapping,
} from './mapping.ts';
export { curveSchema } from './mapping-schema.ts';
export { fromEased, greatestDepth, shareDistance, shareOfRange } from './outputs.ts';
export { parseMapping } from './parse-mapping.ts';
export { type Breach, describeBreach, outputIn, type Proof, proveComfort } from './proof.ts';
export { readInput } from './response.ts';
export { writeMapping } from './write-mapping.ts';
