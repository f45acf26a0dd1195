/** @file Public interface of flashes: looks for flashes in pictures, and dims pictures that change too fast. */
export {
  createExposureLimiter,
  type Exposure,
  type ExposureLimiter,
  LIMITER_CELLS,
} from './exposure-limiter.ts';
export {
  analyseFlashes,
  type Colour,
  type FlashReport,
  type Frame,
} from './flash-analysis.ts';
