/** @file Public interface of flashes: looks for flashes in pictures, and dims pictures that change too fast. */
export {
  createExposureLimiter,
  type Exposure,
  type ExposureLimiter,
  exposed,
  LIMITER_CELLS,
} from './exposure-limiter.ts';
export {
  analyseFlashes,
  type Colour,
  chromaticity,
  type FlashReport,
  type Frame,
  relativeLuminance,
} from './flash-analysis.ts';
