/** @file Where the demo clip’s face has its lower half. */
import type { CropRegion } from '../core/index.ts';

/** The face fills the middle three quarters of the picture. */
export const DEMO_REGION: CropRegion = {
  centerX: 0.5,
  centerY: 0.6875,
  width: 0.75,
  height: 0.375,
  rotationDeg: 0,
  mirrored: false,
};
