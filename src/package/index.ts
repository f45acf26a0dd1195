/** @file Public interface of package: joins the stages for other people's apps (`createMienscape`). */
export { BUILT_IN_MAPPINGS, type Mapping, parseMapping, proveComfort } from '../adaptation/index.ts';
export { CameraError, type CameraProblem } from '../camera/index.ts';
export {
  DocumentError,
  EMOTIONS,
  type EmotionState,
  MienscapeError,
  type SceneTargets,
  SensingError,
} from '../core/index.ts';
export { createSensing, type SensingStatus } from '../engine/index.ts';
export {
  advance,
  applyInput,
  createSimulation,
  readSimulation,
  type SimulationInput,
  type SimulationSettings,
  type SimulationState,
} from '../simulation/index.ts';
export { createMienscape } from './create-mienscape.ts';
export type { Mienscape, MienscapeOptions, MienscapeReading, MienscapeSource } from './interfaces.ts';
export { LinkError } from './link-error.ts';
