/** @file Public interface of package: joins the stages for other people's apps (`createMienscape`); not published yet. */
export { BUILT_IN_MAPPINGS, type Mapping, parseMapping, proveComfort } from '../adaptation/index.ts';
export { CameraError, type CameraProblem } from '../camera/index.ts';
export type { EmotionState, SceneTargets } from '../core/index.ts';
export { createSensing, type SensingStatus } from '../engine/index.ts';
export { createSimulation } from '../simulation/index.ts';
export { createMienscape } from './create-mienscape.ts';
export type { Mienscape, MienscapeOptions, MienscapeReading, MienscapeSource } from './interfaces.ts';
