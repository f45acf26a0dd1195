/** @file A region of a picture, cut at the size a network reads. */
import type { CropRegion, GreyImage } from '../core/index.ts';
import { regionToPicture, warp } from './affine.ts';
import type { Size } from './alignment.ts';
import { resample } from './resample.ts';

/** Regions are sampled this many times finer than a network reads them, then averaged: without aliasing, on every way. */
export const OVERSAMPLING = 4;

/** What a canvas or a shader does with a frame, from grey pixels: [H,W] → [size]. */
export function cutRegion(picture: GreyImage, region: CropRegion, size: Size): GreyImage {
  const [width, height] = [size.width * OVERSAMPLING, size.height * OVERSAMPLING];
  const oversampled = warp(picture, regionToPicture(region, picture, { width, height }), width, height);
  return resample(oversampled, size.width, size.height);
}
