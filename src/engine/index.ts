/** @file Front door of the engine: the main thread's side, free of tfjs (for that see inference.ts). */
export { FAULT_CODES, type Fault, type FaultCode, SensingFault } from './faults.ts';
export type { PictureQuality } from './picture-quality.ts';
export type { OpenPort, Port, PortHandlers } from './port.ts';
export type {
  FrameImage,
  FromWorker,
  Inspection,
  LoadingStage,
  LostReason,
  SensingEvent,
  SensingStatus,
  ToWorker,
} from './protocol.ts';
export { createSensing, type Sensing, type SensingOptions } from './sensing.ts';
export {
  BACKEND_CHOICES,
  type BackendChoice,
  DEFAULT_SETTINGS,
  type SensingSettings,
  type SensingUrls,
} from './settings.ts';
