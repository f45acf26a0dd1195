/** @file Public interface of core: the types that stages exchange, seeded random numbers, the clock, the rate limiter, and errors that end with a remedy. */
export { AFFECT_DIMENSIONS, type Affect, type AffectDimension } from './affect.ts';
export { blackbody } from './blackbody.ts';
export { type Clock, createManualClock, type ManualClock } from './clock.ts';
export { calmRed, fromHsl, luminance, mixRgb, type Rgb, setRgb, toLuminance } from './colour.ts';
export { isTooDeep, parseJsonText } from './depth.ts';
export type { EmotionState, RecentExpression } from './emotion-state.ts';
export {
  EMOTION_DESCRIPTORS,
  EMOTIONS,
  type Emotion,
  eachEmotion,
  emotionAt,
  emotionIndex,
  type Probabilities,
} from './emotions.ts';
export {
  ArtifactError,
  DataError,
  DocumentError,
  MienscapeError,
  SensingError,
  withoutRemedy,
} from './errors.ts';
export {
  type CropRegion,
  type Frame,
  type Framing,
  type GreyImage,
  givesPictures,
  HALVES,
  type Half,
  isCamera,
  isClip,
  readsOwnFace,
  SOURCE_KINDS,
  type SourceKind,
} from './frames.ts';
export { assertNames, namesOf } from './known-names.ts';
export { argMax, clamp, lerp, softmax } from './maths.ts';
export { type JsonObject, migrateSteps } from './migrate-steps.ts';
export {
  type ByOutput,
  describeOutput,
  eachOutput,
  OUTPUT_PATHS,
  OUTPUTS,
  type OutputDescriptor,
  type OutputOf,
  type OutputPath,
  outputOf,
  PARTS,
  type Part,
  partAndName,
} from './outputs.ts';
export { createRandom, type Random } from './random.ts';
export { createRateLimiter, type RateLimiter } from './rate-limiter.ts';
export { lookUp, type Path, refuse, refuseIssues } from './refuse.ts';
export { retry } from './retry.ts';
export { createSceneFactors, type SceneFactors, writeSceneFactors } from './scene-factors.ts';
export {
  type LightTargets,
  MODES,
  type Mode,
  type MusicTargets,
  type PacingTargets,
  type SceneTargets,
} from './scene-targets.ts';
export type { Backend, Scores } from './scores.ts';
export { sha256 } from './sha256.ts';
