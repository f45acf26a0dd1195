/** @file Front door of the engine: the main thread's side, free of tfjs (for that see inference.ts). */
export {
  type AnalysedModel,
  type AnalysisClient,
  createAnalysisClient,
  type Explained,
  type ModelOrigin,
} from './analysis-client.ts';
export { type Fault, type FaultCode, SensingFault } from './faults.ts';
export { createPersonFollower, type People } from './person-follower.ts';
export { hintFor, type PictureHint } from './picture-hints.ts';
export type { PictureQuality } from './picture-quality.ts';
export type {
  FrameImage,
  Inspection,
  LoadingStage,
  LostReason,
  PicturePlace,
  SensingEvent,
  SensingStatus,
} from './protocol.ts';
export { createRateController, FIRST_HZ, LEAST_HZ, MOST_HZ } from './rate-controller.ts';
export { createSensing, type Sensing, type SensingOptions } from './sensing.ts';
export {
  BACKEND_CHOICES,
  type BackendChoice,
  type SensingSettings,
  type SensingUrls,
  type WasmUrls,
} from './settings.ts';
export { tell } from './tell.ts';
