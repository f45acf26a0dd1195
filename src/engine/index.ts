/** @file Front door of the engine: the main thread's side, free of tfjs (for that see inference.ts). */
export {
  createExaminer,
  type ExaminedModel,
  type Examiner,
  type Explained,
  type ModelOrigin,
} from './examiner.ts';
export { type Fault, type FaultCode, SensingFault } from './faults.ts';
export { createPersonFollower, type People } from './person-follower.ts';
export { hintFor, type PictureHint } from './picture-hints.ts';
export type { PictureQuality } from './picture-quality.ts';
export type {
  FrameImage,
  Inspection,
  LoadingStage,
  LostReason,
  SensingEvent,
  SensingStatus,
} from './protocol.ts';
export { createRateController, MOST_HZ } from './rate-controller.ts';
export { createSensing, type Sensing, type SensingOptions } from './sensing.ts';
export {
  type BackendChoice,
  DEFAULT_SETTINGS,
  type SensingSettings,
  type SensingUrls,
} from './settings.ts';
