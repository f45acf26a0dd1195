/** @file Where in a picture a face is: which regions a detector is shown, in which order. */
import type { CropRegion } from '../core/index.ts';
import type { Affine } from './affine.ts';
import { type FaceLandmarks, faceRegion, type Size } from './alignment.ts';

/** A known face is looked for with as much again around it: where the template was measured, too. */
export const LOOK_MARGIN = 2;

/** Shows a detector one region; answers its faces, the most certain first, in pixels of the whole picture. */
export type LookAt = (region: CropRegion) => Promise<readonly FaceLandmarks[]>;

/** Which of several faces is the one that is read. */
export interface FaceChoice {
  /** The whole picture is searched although the face was found where it was: others may have come. */
  readonly searchAll: boolean;
  chooseNear(faces: readonly FaceLandmarks[]): FaceLandmarks | null;
  chooseOfAll(faces: readonly FaceLandmarks[]): FaceLandmarks | null;
}

const mostCertain = ([face]: readonly FaceLandmarks[]): FaceLandmarks | null => face ?? null;
const MOST_CERTAIN: FaceChoice = { searchAll: false, chooseNear: mostCertain, chooseOfAll: mostCertain };

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
  choice: FaceChoice = MOST_CERTAIN,
): Promise<FaceLandmarks | null> {
  const found = choice.chooseNear(near ? await lookAt(near) : []);
  if (found && !choice.searchAll) return found;
  const coarse = choice.chooseOfAll(await lookAt(wholePicture(picture)));
  if (found || !coarse) return found;
  const closer = faceRegion(coarse, picture, 'full', LOOK_MARGIN);
  return choice.chooseNear(closer ? await lookAt(closer) : []) ?? coarse;
}
