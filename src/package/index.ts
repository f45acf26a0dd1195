/** @file Public interface of package: joins the stages for other people's apps (`createMienscape`). */
export {
  type Breach,
  BUILT_IN_MAPPINGS,
  type Mapping,
  type Proof,
  parseMapping,
  proveComfort,
} from '../adaptation/index.ts';
export { CameraError, type CameraProblem, type SerialPortLike } from '../camera/index.ts';
export {
  type CropRegion,
  DocumentError,
  EMOTIONS,
  type Emotion,
  type EmotionState,
  type Frame,
  type Framing,
  MienscapeError,
  type SceneTargets,
  type Scores,
  SensingError,
} from '../core/index.ts';
export {
  type BackendChoice,
  type Fault,
  type FrameImage,
  type Inspection,
  type Sensing,
  type SensingEvent,
  SensingFault,
  type SensingSettings,
  type SensingStatus,
  type SensingUrls,
} from '../engine/index.ts';
export {
  advance,
  applyInput,
  createSimulation,
  readSimulation,
  type SimulationInput,
  type SimulationReading,
  type SimulationSettings,
  type SimulationState,
} from '../simulation/index.ts';
export { createMienscape } from './create-mienscape.ts';
export type {
  Mienscape,
  MienscapeOptions,
  MienscapePhase,
  MienscapeReading,
  MienscapeSource,
} from './interfaces.ts';
export { LinkError, type LinkRefusal } from './link-error.ts';
export { createSensing, type SensingOptions } from './own-sensing.ts';
export { recordSession, type SessionRecording } from './record-session.ts';
