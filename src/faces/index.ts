/** @file Front door of faces: one preprocessing for training and browser alike. */
export { type Affine, invert, regionToPicture, warp } from './affine.ts';
export {
  aspectOf,
  type FaceLandmarks,
  faceRegion,
  largestRegion,
  type Point,
  type Size,
} from './alignment.ts';
export { type Augmentation, augmentFace, STANDARD_AUGMENTATION } from './augment.ts';
export { DETECTOR_SIDE, type Detection, decodeFaces, detectorInput } from './blazeface.ts';
export { cutRegion, OVERSAMPLING } from './cut.ts';
export { toGrey } from './grey.ts';
export { cropHalf, halfRows } from './halves.ts';
export { CORRUPTIONS, type Corruption, corruptFace, likeHeadset } from './headset.ts';
export { mirrorFace } from './mirror.ts';
export { cutSize, type Fit, faceInput, fitFor, type InputShape } from './network-input.ts';
export { normalise, normaliseInto } from './normalise.ts';
export { resample } from './resample.ts';
export { LOOK_MARGIN, type LookAt, landmarksThrough, searchFace } from './search.ts';
