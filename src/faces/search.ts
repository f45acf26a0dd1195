/** @file Where in a picture a face is: which regions a detector is shown, in which order. */
import type { CropRegion } from '../core/index.ts';
import type { Affine } from './affine.ts';
import { type FaceLandmarks, faceRegion, type Size } from './alignment.ts';

/** A known face is looked for with as much again around it: where the template was measured, too. */
export const LOOK_MARGIN = 2;

/** Shows a detector one region; the landmarks are in pixels of the whole picture, null where it finds no face. */
export type LookAt = (region: CropRegion) => Promise<FaceLandmarks | null>;

/** The picture's larger side as a square about its middle, so that a detector sees nothing distorted. */
function wholePicture({ width, height }: Size): CropRegion {
  const side = Math.max(width, height);
  const middle = { centerX: 0.5, centerY: 0.5, rotationDeg: 0, mirrored: false };
  return { ...middle, width: side / width, height: side / height };
}

/** Landmarks in pixels of a crop → pixels of the picture that it was cut from. */
export function landmarksThrough(landmarks: FaceLandmarks, { a, b, c, d, e, f }: Affine): FaceLandmarks {
  const entries = Object.entries(landmarks).map(([part, { x, y }]) => [
    part,
    { x: a * x + c * y + e, y: b * x + d * y + f },
  ]);
  return Object.fromEntries(entries) as unknown as FaceLandmarks;
}

/**
 * The face in a picture of that size, or null. First `near`, where the face was last; then the whole picture, and from
 * there once more from near: a small face in a large picture is found roughly, and its second look places it well.
 */
export async function searchFace(
  picture: Size,
  lookAt: LookAt,
  near: CropRegion | null = null,
): Promise<FaceLandmarks | null> {
  const found = near && (await lookAt(near));
  if (found) return found;
  const coarse = await lookAt(wholePicture(picture));
  const closer = coarse && faceRegion(coarse, picture, 'full', LOOK_MARGIN);
  return (closer && (await lookAt(closer))) ?? coarse;
}
