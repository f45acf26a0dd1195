/**
 * @file Second front door of the engine: what needs tfjs. The command line and the tests use it; the page must
 * not, or it would load tfjs on the main thread.
 */
export { DETECTOR_SIDE, type Detection } from './blazeface.ts';
export { createDetector, type Detector } from './detector.ts';
export { createSession, type Inference, type Session } from './session.ts';
